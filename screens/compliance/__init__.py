"""May we write to this person, and on what ground: the page, and what is noted on it."""
