"""Lists of any length: one page of rows at a time, in an order and through a filter."""
