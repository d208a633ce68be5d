"""Processes of a test's own, which begin at once: forked from one that has imported everything.

That one is a process of its own, too: a copy of the test's would share its connections.
"""

from __future__ import annotations

import multiprocessing

SOON = 1.0
"""Seconds in which a few of them have begun, also on a busy machine: then they act together."""

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["pytest", "alembic.command", "tests.build", "jobs.runner"])
