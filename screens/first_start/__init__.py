"""The first start: from nothing to the first answered lead, in three screens."""
