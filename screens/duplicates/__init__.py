"""Leads that may be one person: the list, and two of them side by side."""
