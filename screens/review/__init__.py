"""The review screen: read what was said and what will leave, then decide."""
