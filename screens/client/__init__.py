"""One client: the gate before it, its clock, what is in its way and how it came here."""
