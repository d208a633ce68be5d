"""What the cursor is on, read beside the list without opening it."""
