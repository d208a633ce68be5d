"""What the runner and the console of this process logged."""
