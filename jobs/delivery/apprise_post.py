"""One message through one Apprise URL: what Apprise 2.2 does by itself and must not, undone.

Left alone it follows redirects (a POST answered 302 becomes a GET, and "was sent"), repeats what
it holds for lost, calls a failed `optional=yes` channel a success, and says why something
failed only in its log.
"""

import ast
import asyncio
import contextlib
import functools
import json
import logging
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote, urlsplit

from jobs.delivery.plain_text import one_line

if TYPE_CHECKING:
    from apprise import NotifyBase

T = TypeVar("T")

ANSWER_TIMEOUT = 20.0  # seconds to wait for an answer where the URL has no rto=; Apprise waits 4
LONGEST_POST = 60.0  # seconds after which a channel of any kind is given up
LONGEST_WORDS = 300  # characters of an answer that a person still reads

_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]{0,30})://", re.IGNORECASE)
_SECRET_PIECES = re.compile(r"[/:@?&=,#\s]+")
_SHORTEST_SECRET = 4  # characters; anything shorter would black out common words
_TRACE = re.compile(r"Response Details|Socket Exception")
_ANSWER = re.compile(r"^Response Details:\s*(b['\"].*)", re.DOTALL)
_PUBLIC_HOST = re.compile(r"localhost|(?:[a-z0-9-]+\.)+[a-z0-9-]+", re.IGNORECASE)


@dataclass(frozen=True)
class Report:
    """What one post came to.

    said: Apprise's warnings, for people, without the URL's secrets. traces: the lines of its debug
    log that tell an answer from a lost connection, as they are. answer: the far side's own words,
    where it gave any.
    """

    accepted: bool
    said: tuple[str, ...] = ()
    traces: tuple[str, ...] = ()
    answer: str = ""

    @property
    def words(self) -> str:
        """What an operator should read about a failure; may be empty."""
        words = list(self.said)
        if self.answer and not any(self.answer in said for said in self.said):
            words.append(self.answer)
        return one_line(" ".join(words), limit=LONGEST_WORDS)


def scheme_of(url: str) -> str:
    """The scheme in lower case, or nothing where there is none."""
    match = _SCHEME.match(url)
    return match[1].lower() if match else ""


def load(url: str, *, limit: float = LONGEST_POST) -> "NotifyBase | None":
    """The channel behind `url`, or None where Apprise does not understand it.

    limit: seconds after which Apprise itself gives a post up; it then runs each on a thread of a
    pool that the end of the program waits for. 0 leaves the limit and the thread to the caller.
    """
    _quieten()
    from apprise import Apprise, AppriseAsset

    asset = AppriseAsset(async_mode=False, http_redirects=False, service_timeout=limit)
    channel = Apprise.instantiate(url, asset=asset)
    if channel is None:
        return None
    # The URL's own parameters win over the asset, and ours over them.
    channel.redirects = False
    channel.retry = 0
    channel.optional = False
    if "rto=" not in url:
        channel.socket_read_timeout = ANSWER_TIMEOUT
    return channel


def post(channel: "NotifyBase", url: str, body: str, title: str = "") -> Report:
    """Send, and listen to the log of this one call. Blocks: run it in a thread."""
    from apprise import Apprise

    apprise = Apprise(asset=channel.asset)
    apprise.add(channel)
    result = apprise.notify(body=body, title=title, log_level=logging.DEBUG)
    entries = list(result.logs())
    # Its other debug lines hold the text and the tokens: nothing may be read out of those.
    traces = tuple(e.message for e in entries if e.level == "DEBUG" and _TRACE.match(e.message))
    said = tuple(
        without_secrets(entry.message, url)
        for entry in entries
        if entry.level in ("WARNING", "ERROR", "CRITICAL")
    )
    answer = without_secrets(_own_words(traces), url)
    return Report(accepted=bool(result), said=said, traces=traces, answer=answer)


async def off_the_loop(work: Callable[[], T], *, within: float = LONGEST_POST) -> T:
    """What `work` returns or raises, or TimeoutError; on a thread that no shutdown waits for.

    `asyncio.to_thread` borrows one of a pool, and neither the loop nor the interpreter ends before
    the pool has: a service that says nothing would hold up the program's shutdown for a minute.
    """
    loop = asyncio.get_running_loop()
    result: asyncio.Future[T] = loop.create_future()

    def tell(value: T | None, fault: BaseException | None) -> None:
        if result.done():
            return  # cancelled: nobody asks any more
        if fault is None:
            result.set_result(value)  # type: ignore[arg-type]  # None only where T is
        else:
            result.set_exception(fault)

    def run() -> None:
        value, fault = None, None
        try:
            value = work()
        except BaseException as broken:  # noqa: BLE001 - told to whoever awaits, as it is
            fault = broken
        with contextlib.suppress(RuntimeError):  # the loop has ended, and with it the question
            loop.call_soon_threadsafe(tell, value, fault)

    threading.Thread(target=run, name="apprise", daemon=True).start()
    async with asyncio.timeout(within):
        return await result


def public_name(url: str) -> str:
    """Scheme and host, and the host only where it can't be a token: `json://hooks.example.com`.

    In `tgram://123:token/` or `slack://token/…` the "host" is the secret; such a scheme has no
    host in Apprise's own description of it, and a token has no dot.
    """
    scheme = scheme_of(url)
    if not scheme:
        return "a channel without a scheme"
    with contextlib.suppress(ValueError):
        host = urlsplit(url.strip()).hostname or ""
        if _PUBLIC_HOST.fullmatch(host) and "host" in _described_parts(scheme):
            return f"{scheme}://{host}"
    return f"{scheme}://"


def without_secrets(text: str, url: str) -> str:
    """`text` in one line, with every piece of `url` but its scheme and public host blacked out."""
    rest = url.partition("://")[2]
    pieces = {piece for form in (rest, unquote(rest)) for piece in _SECRET_PIECES.split(form)}
    pieces -= set(_SECRET_PIECES.split(public_name(url)))
    for piece in sorted(pieces, key=len, reverse=True):
        if len(piece) >= _SHORTEST_SECRET:
            text = text.replace(piece, "…")
    return one_line(text)


def _described_parts(scheme: str) -> Any:
    from apprise.manager_plugins import NotificationManager

    manager = NotificationManager()  # type: ignore[no-untyped-call]
    return manager[scheme].template_tokens if scheme in manager else ()


def _own_words(traces: tuple[str, ...]) -> str:
    """The answer's body, as Apprise logs it, where it is something a person can read."""
    for trace in traces:
        match = _ANSWER.match(trace)
        if match is None:
            continue
        try:
            text = ast.literal_eval(match[1]).decode("utf-8", "replace").strip()
        except (ValueError, SyntaxError):
            continue
        if text.startswith("<"):
            return ""  # a web page made for a browser
        with contextlib.suppress(ValueError):
            answer = json.loads(text)
            if isinstance(answer, dict) and isinstance(answer.get("message"), str):
                return str(answer["message"])
        return str(text)
    return ""


@functools.cache
def _quieten() -> None:
    """Let Apprise's debug lines be made, since only they tell a cut from a refusal, yet reach no
    log of the program's: they hold tokens and the texts of leads."""
    log = logging.getLogger("apprise")
    log.setLevel(logging.DEBUG)
    log.propagate = False
