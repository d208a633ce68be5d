"""How often a runner says that it is alive, and how long that is believed."""

from datetime import timedelta

from data.lease import LEASE

BEAT = timedelta(seconds=15)
"""How often a runner renews its row and the leases of what it runs."""

ALIVE_FOR = BEAT * 3

RUN_LEASE = LEASE
"""How long a run is its worker's without being renewed; the job itself may take any time."""
