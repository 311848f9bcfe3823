"""What a report tells, claim by claim: a module for each kind of fact, read from the parse and the lexicon's words."""
