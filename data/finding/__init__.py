"""Find anything by a few letters: leads, clients, messages, and what was written back."""
