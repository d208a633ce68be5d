"""Files of leads that were taken in: the list, and one of them with all that became of it."""
