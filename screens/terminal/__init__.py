"""The operator's terminal: one that stops reading, or goes away, takes nothing with it."""
