"""Who else is here, and on what."""
