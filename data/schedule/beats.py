"""How often a runner says that it is alive, and how long that is believed."""

from datetime import timedelta

BEAT = timedelta(seconds=15)
"""How often a runner renews its row."""

ALIVE_FOR = BEAT * 3
