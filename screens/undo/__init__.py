"""Taking back: the last deed, and the list of what was done."""
