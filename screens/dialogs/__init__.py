"""Small forms over a screen: each asks for one thing, by one key where it can."""
