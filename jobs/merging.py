"""Keep the index of words in few pieces, so that no commit has to merge large ones."""

from __future__ import annotations

import asyncio
import time

from data.finding.merging import is_calm, merge_a_little
from jobs.office import Office

REST = 4.0
"""As many times as long as a step took, nobody merges: two runners at once leave the others more
than half of the time."""


async def merge_words(office: Office) -> None:
    """Until nothing is left to merge, something happens in the house, or the process ends; what is
    merged by then stays so."""
    if office.store.driver.merges_words:
        return
    while not office.closing.is_set() and _is_calm(office):
        began = time.monotonic()
        with office.store.direct_unheard() as writer:
            if not merge_a_little(writer):
                return
        await asyncio.sleep(REST * (time.monotonic() - began))


def _is_calm(office: Office) -> bool:
    with office.store.look() as reader:
        return is_calm(reader, office.now())
