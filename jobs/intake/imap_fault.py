"""Why a mailbox cannot be read, in a sentence that never shows the password."""

from __future__ import annotations

import socket
import ssl
from datetime import timedelta

from jobs.intake.imap_url import ImapAddress

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=1)
REFUSED_WAIT = timedelta(minutes=15)
"""The longest wait after a refusal: a server that is asked too often locks the account."""


class ImapFault(Exception):
    """`refused`: only a person can mend it (a wrong password, a folder that is not there)."""

    def __init__(self, why: str, refused: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.refused = refused

    def wait(self, failures: int) -> timedelta:
        """How long until the next try, after so many failures in a row."""
        first, longest = (FIRST_WAIT, LONGEST_WAIT)
        if self.refused:
            first, longest = (LONGEST_WAIT, REFUSED_WAIT)
        return min(first * (1 << min(failures - 1, 10)), longest)


def fault_of(error: Exception, address: ImapAddress) -> ImapFault:
    """What an error of the connection means."""
    where = f"{address.host}:{address.port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        why = error.verify_message.rstrip(".")
        return ImapFault(f"the certificate of {where} is not trusted ({why})", True)
    if isinstance(error, ssl.SSLError):
        return ImapFault(f"{where} speaks no TLS that we know: use the other of imap:// and "
                         "imaps://, or another port", True)  # fmt: skip
    if isinstance(error, socket.gaierror):
        return ImapFault(f"the name {address.host} is not known: check it and the network")
    if isinstance(error, TimeoutError):
        return ImapFault(f"{where} does not answer in time")
    if isinstance(error, OSError):
        said = (error.strerror or type(error).__name__).lower()
        return ImapFault(f"{where} cannot be reached ({said})")
    return ImapFault(f"{where} ended the connection, or said what IMAP does not know")
