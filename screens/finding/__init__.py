"""Find anything, go back to what was seen, keep views by name, copy what names a thing."""
