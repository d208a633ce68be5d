"""Whether what is stored is as the operations leave it, and whether the engine can read it all."""
