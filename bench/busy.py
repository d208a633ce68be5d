"""Another process that stores deliveries, some a second, until it is ended: `URL PER_SECOND`."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import count

from bench.zygote import ROOT
from data.inbox.receive import receive
from data.store import open_store

PER_SECOND = 5.0


@contextmanager
def busy(url: str, per_second: float = PER_SECOND) -> Iterator[None]:
    """Have it beside what is done in this block."""
    command = [sys.executable, "-m", "bench.busy", url, str(per_second)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def main(url: str, per_second: float) -> None:
    """Store one after the other; the runner of some console takes them in."""
    store = open_store(url)
    for number in count():
        fields = {
            "name": f"Busy No{number}",
            "email": f"busy-{number}@example.org",
            "message": "Our roof needs help with a leak.",
        }
        with suppress(store.driver.errors), store.write() as session:  # a full lock: the next one
            receive(
                session,
                source="website",
                payload=json.dumps(fields).encode(),
                content_type="application/json",
                now=datetime.now(UTC),
                by="bench",
            )
        time.sleep(1 / per_second)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
