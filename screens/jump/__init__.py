"""Going to anything in sight by the letters over it."""
