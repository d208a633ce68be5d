"""Several operators on one database: who is where, and going on with what another edits."""
