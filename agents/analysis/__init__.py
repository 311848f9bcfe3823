"""Analysis: from a clean article to a report of its sentences, names, claims and vectors."""
