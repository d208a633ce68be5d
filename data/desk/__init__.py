"""What operators have arranged for themselves: which value each setting of their desk has."""
