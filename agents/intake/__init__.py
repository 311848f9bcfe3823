"""Intake: from the bytes of a message to a clean article."""
