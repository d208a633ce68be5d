"""A mail server that misbehaves on cue: real sockets on loopback, a thread a connection.

    server = FaultySmtp(Fault("RCPT", Says(b"550 No such user\\r\\n"), recipient="zoe@a.example"))

A fault is met at a step of the conversation and replaces what the server would have done there.
Without faults it is a plain, obliging server that keeps every text it was given.
"""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress

from tests.servers import free_port
from tests.smtp_faults import (
    OBLIGING,
    OFFERS,
    Absent,
    Act,
    Cuts,
    Dribbles,
    Fault,
    Hangs,
    HangsUp,
    Presents,
    Says,
    SaysLate,
    Step,
    Text,
)

_END = b"\r\n.\r\n"

FOR_EVER = 11.0
"""Seconds: more than a client waits that has ten."""


class FaultySmtp:
    """`texts`: everything it was given whole, whatever it answered. `connections`: so far.

    `unread`: what a client had said when a connection ended. `forgetful`: it drops what came with a
    command, though it offers PIPELINING. `passes`: lets so many seconds pass for a client
    that waits for what comes late or never; how slow the machine is takes no part in them then.
    """

    def __init__(
        self,
        *faults: Fault,
        offers: tuple[bytes, ...] = OFFERS,
        identities: Mapping[str, ssl.SSLContext] | None = None,
        implicit_tls: bool = False,
        forgetful: bool = False,
    ) -> None:
        self.offers = offers
        self.identities = identities or {}
        self.implicit_tls = implicit_tls
        self.forgetful = forgetful
        self.unread = b""
        self.texts: list[Text] = []
        self.commands: list[bytes] = []
        self.connections = 0
        self.closing = threading.Event()
        self.passes: Callable[[float], object] | None = None
        self._passing = threading.Lock()
        self._is_mended = False
        self._met: set[str] = set()
        self._faults: list[tuple[Fault, int]] = [(fault, fault.times) for fault in faults]
        self._lock = threading.Lock()
        self._open: set[_Talk] = set()
        self._threads: list[threading.Thread] = []
        self.port = free_port()
        self.is_listening = False
        self.listen()
        if any(isinstance(fault.act, Absent) for fault in faults):
            self.shut()

    def url(self, more: str = "", user: str = "") -> str:
        scheme = "smtps" if self.implicit_tls else "smtp"
        return f"{scheme}://{user}127.0.0.1:{self.port}?{more or 'timeout=10'}"

    def listen(self) -> None:
        """Open the door, at the same port as before."""
        self._listener = socket.create_server(("127.0.0.1", self.port), backlog=128)
        self.is_listening = True
        self._begin(self._accept, self._listener)

    def shut(self) -> None:
        """Nothing listens any more; connections that stand go on."""
        self.is_listening = False
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def stop(self) -> None:
        self.closing.set()
        self.shut()
        for talk in list(self._open):
            talk.cut()
        for thread in list(self._threads):
            thread.join(5)

    def mend(self) -> None:
        """From now on nothing goes wrong, and no time passes for a fault that was met before: a
        client that gave up by itself is over with it, maybe before its server.

        Not for the loop of the client: it must run until what passes has passed.
        """
        with self._passing:
            self._is_mended = True
        with self._lock:
            self._faults.clear()
        if not self.is_listening:
            self.listen()

    def let_pass(self, seconds: float) -> None:
        """For a client that waits, where its time is handed in."""
        with self._passing:
            if self.passes is not None and not self._is_mended:
                self.passes(seconds)

    def count(self) -> Counter[str]:
        """How often each recipient's text came."""
        return Counter(text.recipient for text in self.texts)

    def fault_at(self, step: Step, recipient: str = "") -> Act | None:
        """What goes wrong now, if anything; it is used up by asking."""
        with self._lock:
            for place, (fault, left) in enumerate(self._faults):
                if fault.step == step and fault.recipient in ("", recipient):
                    if left == 1:
                        del self._faults[place]
                    elif left > 1:
                        self._faults[place] = (fault, left - 1)
                    self._met.add(step)
                    return fault.act
        return None

    def has_met(self, step: Step) -> bool:
        """Whether something went wrong at this step yet."""
        return step in self._met

    def keep(self, text: Text) -> None:
        with self._lock:
            self.texts.append(text)

    def _begin(self, work: object, argument: object) -> None:
        thread = threading.Thread(target=work, args=(argument,), daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                line, _ = listener.accept()
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                with self._lock:
                    self.connections += 1
                self._begin(self._serve, _Talk(self, line, self.connections))

    def _serve(self, talk: _Talk) -> None:
        self._open.add(talk)
        # Over is over: the other side left, a fault ended it, or the test is done.
        with suppress(OSError, EOFError, _Over):
            talk.run()
        self.unread = talk.read
        talk.hang_up()
        self._open.discard(talk)


class _Over(Exception):
    """The server ends the conversation."""


class _Talk:
    """One conversation."""

    def __init__(self, server: FaultySmtp, line: socket.socket, number: int) -> None:
        self._server = server
        self._line = line
        self._number = number
        self.read = b""
        self._recipient = ""
        self._is_encrypted = False
        self._has_envelope = False
        self._is_addressed = False
        self._has_forgotten = False

    def run(self) -> None:
        self._meet("connect", b"")
        if self._server.implicit_tls:
            self._encrypt()
        self._meet("greeting", OBLIGING["greeting"])
        while True:
            command = self._take_line()
            self._server.commands.append(command)
            self._answer(command.split(b" ")[0].strip().upper().decode("latin-1"), command)

    def _answer(self, verb: str, command: bytes) -> None:
        match verb:
            case "EHLO":
                self._meet("EHLO", self._offer())
            case "STARTTLS":
                self._meet("STARTTLS", OBLIGING["STARTTLS"])
                self._encrypt()
            case "AUTH":
                self._meet("AUTH", OBLIGING["AUTH"])
            case "MAIL" if self._has_envelope:
                self._line.sendall(b"503 5.5.1 one at a time\r\n")
            case "MAIL":
                self._has_envelope = self._meet("MAIL", b"250 2.0.0 fine\r\n")
            case "RCPT" if not self._has_envelope:
                self._line.sendall(b"503 5.5.1 from whom?\r\n")
            case "RCPT":
                self._recipient = command.partition(b"<")[2].partition(b">")[0].decode()
                self._is_addressed = self._meet("RCPT", b"250 2.1.5 fine\r\n")
            case "RSET":
                self._has_envelope = self._is_addressed = False
                self._meet("RSET", b"250 2.0.0 fine\r\n")
            case "DATA" if not self._is_addressed:
                self._line.sendall(b"503 5.5.1 to whom?\r\n")  # RFC 2920 3.1
            case "DATA":
                if self._meet("DATA", OBLIGING["DATA"]):
                    self._take_text()
            case "QUIT":
                self._line.sendall(b"221 2.0.0 bye\r\n")
                raise _Over
            case _:
                self._line.sendall(b"500 5.5.1 what?\r\n")

    def _offer(self) -> bytes:
        offers = [b"loopback", *self._server.offers]
        if self._server.identities and not self._is_encrypted:
            offers.append(b"STARTTLS")
        return b"".join(b"250-%s\r\n" % offer for offer in offers[:-1]) + b"250 %s\r\n" % offers[-1]

    def _take_text(self) -> None:
        while not self.read:
            self._more()
        self._meet("text", b"")
        looked_at = 0
        while (end := self.read.find(_END, looked_at)) < 0:
            looked_at = max(0, len(self.read) - len(_END))
            self._more()
        content, self.read = self.read[: end + 2], self.read[end + len(_END) :]
        self._has_envelope = self._is_addressed = False
        self._server.keep(Text(self._recipient, content, self._number))
        self._meet("end", OBLIGING["end"])
        self._meet("idle", b"")

    def _meet(self, step: Step, expected: bytes) -> bool:
        """Do what is expected at this step, or what is to go wrong; True where all is as expected,
        as far as the other side can tell."""
        act = self._server.fault_at(step, self._recipient)
        match act:
            case None:
                self._line.sendall(expected)
            case Says(answer, then):
                self._line.sendall(answer)
                if then == "hangs":
                    self._hang()
                if then == "hangs up":
                    raise _Over
            case Dribbles(answer):
                for place in range(len(answer)):
                    self._line.sendall(answer[place : place + 1])
            case SaysLate(seconds):
                if self._server.passes is None:
                    self._server.closing.wait(seconds)
                self._server.let_pass(seconds)
                self._line.sendall(expected)
            case Hangs():
                self._hang()
            case HangsUp():
                raise _Over
            case Cuts():
                self.cut()
                raise _Over
        said = act.answer if isinstance(act, Says | Dribbles) else expected
        return said[:1] == expected[:1]

    def _encrypt(self) -> None:
        act = self._server.fault_at("TLS")
        if isinstance(act, Says):
            self._line.sendall(act.answer)
            raise _Over
        if isinstance(act, Hangs):
            self._hang()
        identity = act.identity if isinstance(act, Presents) else "trusted"
        context = self._server.identities[identity]
        self._line = context.wrap_socket(self._line, server_side=True)
        self._is_encrypted = True
        self.read = b""

    def _take_line(self) -> bytes:
        if self._has_forgotten:
            self._wait_in_vain()
        while b"\n" not in self.read:
            self._more()
        line, _, self.read = self.read.partition(b"\n")
        if self._server.forgetful:
            self._has_forgotten, self.read = bool(self.read), b""
        return line + b"\n"

    def _wait_in_vain(self) -> None:
        """Both sides wait for the other one now."""
        self._server.let_pass(FOR_EVER)

    def _more(self) -> None:
        piece = self._line.recv(65536)
        if not piece:
            raise EOFError
        self.read += piece

    def _hang(self) -> None:
        self._wait_in_vain()
        while self._line.recv(65536):
            pass  # until the other side gives up, or `stop` cuts
        raise _Over

    def cut(self) -> None:
        """RST: whatever is on the way is lost, and whoever waits for it wakes."""
        with suppress(OSError):
            self._line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._line.shutdown(socket.SHUT_RD)
        self.close()

    def hang_up(self) -> None:
        """FIN, after everything that was said; what the other side still says is let in, else the
        kernel would make a RST of it."""
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)
            while self._line.recv(65536):
                pass
        self.close()

    def close(self) -> None:
        with suppress(OSError):
            self._line.close()
