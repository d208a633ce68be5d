"""What an operator did by hand, so that it can be taken back while it has not left the house."""
