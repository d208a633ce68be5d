"""What the detail screens are read with: panels, conversations, timelines, the answer clock."""
