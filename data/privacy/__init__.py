"""What a person may ask of us about what we hold: to see it, and to have it erased."""
