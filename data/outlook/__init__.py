"""What comes next, of whom, by which rule, and what would cancel it; and why things are so."""
