"""What comes next: of one lead, of all leads, and what if somebody did something."""
