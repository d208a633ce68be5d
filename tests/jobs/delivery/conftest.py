"""Real servers on loopback that behave, misbehave and keep what they were given."""

import asyncio
import ssl
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from jobs.delivery.mail import Letter, build
from jobs.delivery.smtp import Mailer, parse_smtp_url
from tests.servers import SECONDS

# Self-signed for localhost, made for these tests; the key opens nothing.
LOOPBACK_CERTIFICATE = Path(__file__).with_name("loopback.pem")


class Desk:
    """An aiosmtpd handler that says what it is told to say and files what it gets."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.letters: list[Envelope] = []
        self.encrypted: list[bool] = []
        self.servers: list[SMTP] = []
        self.port = 0
        self.hang_after_data = False
        self.tired: list[SMTP] = []

    def url(self, more: str = "", user: str = "", host: str = "127.0.0.1") -> str:
        return f"smtp://{user}{host}:{self.port}?timeout=5{more}"

    def hang_up(self) -> None:
        for server in self.servers:
            if server.transport is not None:
                server.transport.abort()

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: Any, options: Any
    ) -> str:
        if server in self.tired:
            return "421 4.3.2 closing"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: Any, options: Any
    ) -> str:
        if "rcpt" in self.answers:
            return self.answers["rcpt"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.letters.append(envelope)
        self.encrypted.append(session.ssl is not None)
        if self.hang_after_data:
            await asyncio.Event().wait()
        return "250 2.0.0 filed"


def _password_is_right(
    server: Any, session: Any, envelope: Any, mechanism: Any, login: Any
) -> AuthResult:
    right = (login.login, login.password) == (b"ops", b"s3cret/word")
    return AuthResult(success=right, handled=right)


OpenDesk = Callable[..., Awaitable[Desk]]


@pytest.fixture
async def open_desk() -> AsyncIterator[OpenDesk]:
    """Opens an SMTP server: `await open_desk(rcpt="550 no")`, `starttls=True`, `signed_in=True`."""
    loop = asyncio.get_running_loop()
    opened: list[tuple[asyncio.Server, Desk]] = []

    async def open_one(starttls: bool = False, signed_in: bool = False, **answers: str) -> Desk:
        desk = Desk(**answers)
        options: dict[str, Any] = {"enable_SMTPUTF8": True, "loop": loop}
        if starttls:
            options["tls_context"] = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            options["tls_context"].load_cert_chain(LOOPBACK_CERTIFICATE)
        if signed_in:
            options |= {"authenticator": _password_is_right, "auth_required": True}
            options["auth_require_tls"] = False

        def protocol() -> SMTP:
            desk.servers.append(SMTP(desk, **options))
            return desk.servers[-1]

        server = await loop.create_server(protocol, "127.0.0.1", 0)
        desk.port = server.sockets[0].getsockname()[1]
        opened.append((server, desk))
        return desk

    yield open_one
    for server, desk in opened:
        server.close()
        desk.hang_up()
    await asyncio.sleep(0)


@pytest.fixture
async def passes() -> AsyncIterator[Callable[[float], None]]:
    """Lets seconds pass at once for all who wait in the test's loop; for a thread of a server.

    They have heard before what was said to them, and those whose time is over have learnt it after.
    """
    loop: Any = asyncio.get_running_loop()
    plainly, passed = loop.time, 0.0

    async def pass_by(seconds: float) -> None:
        nonlocal passed
        await _all_have_had_a_turn()
        passed += seconds
        await _all_have_had_a_turn()

    loop.time = lambda: plainly() + passed
    yield lambda seconds: asyncio.run_coroutine_threadsafe(pass_by(seconds), loop).result(SECONDS)
    loop.time = plainly


async def _all_have_had_a_turn() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


Dialogue = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
Serve = Callable[[Dialogue], Awaitable[str]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Runs a dialogue of the test's own on every connection; gives the SMTP URL to reach it."""
    servers: list[asyncio.Server] = []
    talks: set[asyncio.Task[None]] = set()

    async def serve_one(dialogue: Dialogue) -> str:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            talks.add(task)
            try:
                await dialogue(reader, writer)
            except (ConnectionError, asyncio.CancelledError):
                pass
            finally:
                writer.transport.abort()

        servers.append(await asyncio.start_server(talk, "127.0.0.1", 0))
        return f"smtp://127.0.0.1:{servers[-1].sockets[0].getsockname()[1]}?timeout=5"

    yield serve_one
    for server in servers:
        server.close()
    for task in talks:
        task.cancel()
    await asyncio.gather(*talks, return_exceptions=True)


@pytest.fixture
async def mailer_for() -> AsyncIterator[Callable[[str], Mailer]]:
    """A Mailer for a URL, closed when the test is over."""
    mailers: list[Mailer] = []

    def make(url: str) -> Mailer:
        mailers.append(Mailer(parse_smtp_url(url)))
        return mailers[-1]

    yield make
    for mailer in mailers:
        await mailer.close()


@pytest.fixture
def letter() -> Letter:
    return Letter(
        message_id="<first-1@agency.example>",
        sender_name="Bright Agency",
        sender_email="hello@agency.example",
        reply_to="reply+42@agency.example",
        recipient_name="Zoë Müller",
        recipient="zoe@lead.example",
        subject="Your question about the kitchen",
        body="Dear Zoë,\n\nthank you for writing.\n.\nSee https://agency.example/a?b=1&c=2.",
        postal_address="Bright Agency Ltd\n1 High Street, Springfield",
        unsubscribe_url="https://agency.example/u/abc",
        unsubscribe_email="stop@agency.example",
        auto_submitted="auto-replied",
        sent_at=datetime(2025, 3, 1, 12, 0, tzinfo=UTC),
    )


@pytest.fixture
def message(letter: Letter) -> EmailMessage:
    return build(letter)


@dataclass
class Hook:
    """A web server: `status` and `body` are its answer; it may also cut the line, say nothing, say
    what is no HTTP (`raw`), or stop in the middle of its answer (`breaks_off`)."""

    address: str = ""
    status: int = 200
    body: str = "{}"
    location: str = ""
    cuts: bool = False
    hangs: bool = False
    raw: bytes = b""
    breaks_off: bool = False
    requests: list[tuple[str, str, bytes]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)


@pytest.fixture
def open_hook() -> Iterator[Callable[..., Hook]]:
    """Opens a web server in a thread: `open_hook(status=503)`."""
    opened: list[tuple[Hook, ThreadingHTTPServer, threading.Thread]] = []

    def open_one(**behaviour: Any) -> Hook:
        hook = Hook(**behaviour)
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(hook))
        hook.address = f"127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        opened.append((hook, server, thread))
        return hook

    yield open_one
    for hook, server, thread in opened:
        hook.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(hook: Hook) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            payload = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            hook.requests.append((self.command, self.path, payload))
            if hook.hangs:
                hook.closing.wait(5)
            if hook.cuts or hook.hangs:
                self.close_connection = True
                return
            if hook.raw:
                self.close_connection = True
                self.wfile.write(hook.raw)
                return
            self.send_response(hook.status)
            if hook.location:
                self.send_header("Location", hook.location)
            missing = 1000 if hook.breaks_off else 0
            self.close_connection = hook.breaks_off
            self.send_header("Content-Length", str(len(hook.body.encode()) + missing))
            self.end_headers()
            self.wfile.write(hook.body.encode())

        do_GET = do_POST  # noqa: N815

        def log_message(self, *args: Any) -> None:
            """Say nothing on stderr."""

    return Handler
