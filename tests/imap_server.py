"""A real IMAP server (pymap) on loopback, which can die and come back with its mails."""

from __future__ import annotations

import asyncio
import ssl
import threading
from argparse import Namespace
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from imap_tools import MailBoxUnencrypted
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, DictBackend, Login
from pymap.config import BackendCapability
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials.flag import Flag
from pysasl.hashing import BuiltinHash

from tests.servers import SECONDS, free_port

T = TypeVar("T")

_WithIdle = Config


class _WithoutIdle(Config):
    @property
    def backend_capability(self) -> BackendCapability:
        return BackendCapability(idle=False, object_id=True, multi_append=True)


USER, PASSWORD = "mia", "s3cret/p@ss"
URL_PASSWORD = "s3cret%2Fp%40ss"


def _flag(name: str) -> Flag:
    return Flag(name.encode())


class ImapServer:
    """One mailbox, `INBOX`. Everything of the server runs on a thread of its own."""

    def __init__(
        self, *, idle: bool = True, tls: ssl.SSLContext | None = None, starttls: bool = False
    ) -> None:
        """`tls`: what it presents, from the first byte or, with `starttls`, when asked to."""
        self.port = free_port()
        self._put: list[tuple[bytes, datetime, tuple[str, ...]]] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server: asyncio.Server | None = None
        self._handlers: set[asyncio.Task[None]] = set()
        self._tls, self._starttls = tls, starttls
        self._run(self._prepare(idle))
        self.come_back()

    @property
    def url(self) -> str:
        return f"imap://{USER}:{URL_PASSWORD}@127.0.0.1:{self.port}/INBOX?starttls=no"

    def put(
        self, mail: bytes, *, arrived: datetime | None = None, flags: tuple[str, ...] = ()
    ) -> None:
        """A mail reaches the inbox, `arrived` (now unless told otherwise)."""
        arrived = arrived or datetime.now(UTC)
        self._put.append((mail, arrived, flags))
        self._run(self._append(AppendMessage(mail, arrived, frozenset(map(_flag, flags)))))

    def put_days_ago(self, days: float, mail: bytes) -> None:
        self.put(mail, arrived=datetime.now(UTC) - timedelta(days=days))

    def flags(self) -> list[tuple[str, ...]]:
        """The flags that somebody set on each mail, in UID order."""
        with self._box() as box:
            found = [mail.flags for mail in box.fetch(mark_seen=False)]
        return [tuple(flag for flag in flags if flag != "\\Recent") for flags in found]

    def renumber(self) -> None:
        """The folder gets a new UIDVALIDITY, its mails new UIDs (RFC 9051, 2.3.1.1)."""
        kept, self._put = self._put, []
        self._run(self._forget())
        for mail, arrived, flags in kept:
            self.put(mail, arrived=arrived, flags=flags)

    def empty(self) -> None:
        """No mail is left, and the folder has a new UIDVALIDITY."""
        self._put = []
        self._run(self._forget())

    def die(self) -> None:
        """The server and every connection to it are gone; its mails stay."""
        self._run(self._die())

    def come_back(self) -> None:
        self._run(self._listen())

    def stop(self) -> None:
        self.die()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(SECONDS)
        self._loop.close()

    def _box(self) -> Any:
        return MailBoxUnencrypted("127.0.0.1", self.port, timeout=SECONDS).login(USER, PASSWORD)

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(SECONDS)

    async def _prepare(self, idle: bool) -> None:
        args = Namespace(
            host=None, port=0, debug=False, cert=None, key=None, tls=self._starttls,
            passlib_cfg=None, proxy_protocol="noop", demo_data=False, demo_user=USER,
            demo_password=PASSWORD,
        )  # fmt: skip
        kind = _WithIdle if idle else _WithoutIdle
        more = {"ssl_context": self._tls} if self._starttls else {}
        self._config = kind.from_args(args, hash_context=BuiltinHash(rounds=1), **more)
        self._login = Login(self._config)
        await DictBackend._add_demo_user(self._config, self._login)
        self._answer = IMAPServer(self._login, self._config)

    async def _append(self, mail: AppendMessage) -> None:
        self._config.apply_context()
        async with self._login.demo_user_identity.new_session() as session:
            await session.append_messages("INBOX", [mail])

    async def _forget(self) -> None:
        self._config.set_cache.clear()

    async def _listen(self) -> None:
        self._config.apply_context()
        tls = None if self._starttls else self._tls
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=tls)

    async def _serve(self, reader: Any, writer: Any) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._handlers.add(task)
        try:
            await self._answer(reader, writer, SocketInfo.get(writer, None, unique_id=b"test"))
        finally:
            self._handlers.discard(task)
            writer.close()

    async def _die(self) -> None:
        if self._server is not None:
            self._server.close()
        handlers = list(self._handlers)
        for task in handlers:
            task.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)
        self._server = None
