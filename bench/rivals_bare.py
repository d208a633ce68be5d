"""No queue at all: eight kept connections and a list, which is as fast as the mail server takes."""

from __future__ import annotations

import asyncio

from aiosmtplib import SMTP

from bench.queued import SENDER, Text, mail, texts
from bench.rivals import CONNECTIONS, Order, Stopwatch, wait_for_go


def deliver(order: Order) -> dict[str, float]:
    """Hand over so many messages; the seconds it took."""
    waiting = texts(order.count)
    wait_for_go()
    watch = Stopwatch()
    asyncio.run(_deliver(order.port, waiting))
    return watch.read()


async def _deliver(port: int, waiting: list[Text]) -> None:
    await asyncio.gather(*(_carry(port, waiting) for _ in range(CONNECTIONS)))


async def _carry(port: int, waiting: list[Text]) -> None:
    async with SMTP(hostname="127.0.0.1", port=port, start_tls=False) as connection:
        while waiting:
            text = waiting.pop()
            await connection.sendmail(SENDER, [text.recipient], mail(text))
