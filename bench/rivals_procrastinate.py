"""procrastinate on PostgreSQL: one worker, eight jobs at once, each with a kept connection."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from aiosmtplib import SMTP
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.types import JSONDict

from bench.queued import SENDER, Text, mail, texts
from bench.rivals import CONNECTIONS, Order, Stopwatch, wait_for_go
from bench.rivals_ours import BEFORE_IT_BEGINS, GIVE_UP

BULK = 1_000
"""Jobs put in the queue with one statement."""
LOOK_EVERY = 0.05
"""Seconds between looks at the queue where lateness counts; by itself 5 s (FACTS: p99 4,925 ms)."""


def _app(order: Order) -> App:
    where = order.database.replace("+psycopg", "", 1)
    return App(connector=PsycopgConnector(conninfo=where))


async def _prepare(app: App) -> None:
    with suppress(ConnectorException):  # it is there: this worker goes on after another
        await app.schema_manager.apply_schema_async()


def deliver(order: Order) -> dict[str, float]:
    """Queue, then deliver everything that is queued; the seconds it took."""
    return asyncio.run(_deliver(order))


async def _deliver(order: Order) -> dict[str, float]:
    app = _app(order)
    idle: asyncio.Queue[SMTP] = asyncio.Queue()

    @app.task
    async def hand_over(text: dict[str, Any]) -> None:
        connection = await idle.get()
        try:
            if not connection.is_connected:
                await connection.connect()
            await connection.sendmail(SENDER, [text["recipient"]], mail(Text(**text)))
        finally:
            idle.put_nowait(connection)

    for _ in range(CONNECTIONS):
        idle.put_nowait(SMTP(hostname="127.0.0.1", port=order.port, start_tls=False))
    async with app.open_async():
        await _prepare(app)
        waiting: list[JSONDict] = [{"text": asdict(text)} for text in texts(order.count)]
        for begin in range(0, len(waiting), BULK):
            await hand_over.batch_defer_async(*waiting[begin : begin + BULK])
        await asyncio.to_thread(wait_for_go)
        watch = Stopwatch()
        await app.run_worker_async(
            concurrency=CONNECTIONS, wait=False, install_signal_handlers=False
        )
        return watch.read()


def tally(order: Order) -> dict[str, object]:
    """After everything: the Message-IDs of the jobs in each state."""
    return asyncio.run(_tally(order))


async def _tally(order: Order) -> dict[str, object]:
    app = _app(order)
    async with app.open_async():
        jobs = list(await app.job_manager.list_jobs_async())
        await asyncio.to_thread(wait_for_go)
    states: dict[str, list[Any]] = {}
    for job in jobs:
        text: Any = job.task_kwargs["text"]
        states.setdefault(str(job.status), []).append(text["message_id"])
    return {"states": states}


def late(order: Order) -> list[float]:
    """Let the worker run what comes due; each job's lateness in seconds."""
    return asyncio.run(_late(order))


async def _late(order: Order) -> list[float]:
    app = _app(order)
    lateness: list[float] = []

    @app.task
    async def note(due: float) -> None:
        lateness.append(time.time() - due)

    async with app.open_async():
        await _prepare(app)
        start = time.time() + BEFORE_IT_BEGINS
        for seconds in order.due:
            at = datetime.fromtimestamp(start + seconds, UTC)
            await note.configure(schedule_at=at).defer_async(due=start + seconds)
        await asyncio.to_thread(wait_for_go)
        work = asyncio.create_task(
            app.run_worker_async(
                concurrency=CONNECTIONS,
                fetch_job_polling_interval=LOOK_EVERY,
                install_signal_handlers=False,
            )
        )
        last = start + order.due[-1]
        while len(lateness) < len(order.due) and time.time() < last + GIVE_UP:
            await asyncio.sleep(LOOK_EVERY)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
    return lateness
