"""How long a claim holds that nobody renews."""

from datetime import timedelta

LEASE = timedelta(seconds=60)
"""A living worker renews its claims every quarter of it; a dead one's are free after it."""
