"""The feedback stage: from clicks on the buttons under an alert to what a desk said of it."""
