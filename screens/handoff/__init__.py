"""The hand-off note: one page about a lead, for whoever goes on with it."""
