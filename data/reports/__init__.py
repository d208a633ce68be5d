"""What can be learnt from what happened: figures, each with the rows that it counts."""
