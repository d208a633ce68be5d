"""What arrived raw: the list, and one delivery with all that became of it."""
