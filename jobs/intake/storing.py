"""What waits to be stored shares one commit; nobody waits longer for it than for a commit alone."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from starlette.concurrency import run_in_threadpool

from data.inbox.receive import Receipt
from data.inbox.receive_many import Arrived, receive_many
from data.trouble import is_database_error
from jobs.office import Office

MOST = 32
"""Deliveries in one commit."""

Waiting = tuple[Arrived, "asyncio.Future[Receipt]"]


class Storing:
    """Of one gateway; everything but the commit itself happens on its event loop."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._waiting: list[Waiting] = []
        self._task: asyncio.Task[None] | None = None

    async def store(self, one: Arrived) -> Receipt:
        """Its receipt, once it is on the disk. Raises what the database raises."""
        receipt: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting.append((one, receipt))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._store_all())
        return await receipt

    async def _store_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            await self._settle(batch)

    async def _settle(self, batch: list[Waiting]) -> None:
        """One that breaks the statement itself is found out, and the others are stored."""
        try:
            receipts = await run_in_threadpool(self._commit, [one for one, _ in batch])
        except Exception as error:  # noqa: BLE001 - whoever waits for it judges it
            if len(batch) > 1 and not is_database_error(error):
                for waiting in batch:
                    await self._settle([waiting])
                return
            for _, receipt in batch:
                if not receipt.done():
                    receipt.set_exception(error)
            return
        for (_, receipt), stored in zip(batch, receipts, strict=True):
            if not receipt.done():
                receipt.set_result(stored)

    def _commit(self, arrivals: list[Arrived]) -> list[Receipt]:
        office = self._office
        window = timedelta(hours=office.house.playbook.service.repeat_window_hours)
        with office.store.take_in() as writer:
            return receive_many(
                writer, arrivals, now=office.now(), by="gateway", repeat_window=window
            )
