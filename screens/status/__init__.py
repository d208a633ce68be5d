"""How the house works at this moment."""
