"""How long hostile input may be worked on.

It is a guard against work that grows faster than the input (minutes for a megabyte), not a timing:
processor seconds, ten times and more of what it takes, so that a loaded machine changes nothing.
"""

PATIENCE = 20.0
"""Processor seconds."""
