"""Our own addresses in what we send: the picture, the links, and the mark of a visitor.

Each names a message and is signed, so that nobody can make one up. Pure, but for the secret.
"""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass

_CLICK, _OPEN, _VISIT = "click", "open", "visit"
_TOKEN = re.compile(r"([0-9]{1,10})(?:-([0-9]{1,4}))?-([A-Za-z0-9_-]{16})")
"""Message, place of the link, signature: 96 bits of HMAC-SHA256, as short as a text can bear."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Makes the addresses under which the gateway hears of a lead, and reads them again.

    `public_url` is the gateway's as the world sees it.
    """

    public_url: str
    secret: str

    def click(self, message_id: int, place: int) -> str:
        return f"{self._base}/c/{message_id}-{place}-{self._sign(_CLICK, message_id, place)}"

    def picture(self, message_id: int) -> str:
        return f"{self._base}/o/{message_id}-{self._sign(_OPEN, message_id)}.gif"

    def visitor(self, message_id: int) -> str:
        """The mark that a visitor of the website carries, not an address."""
        return f"{message_id}-{self._sign(_VISIT, message_id)}"

    def clicked(self, token: str) -> tuple[int, int] | None:
        """The message and the place of the link; None: we did not make this."""
        return self._read(_CLICK, token)

    def opened(self, token: str) -> int | None:
        """The message; None: we did not make this."""
        found = self._read(_OPEN, token)
        return found[0] if found else None

    def visited(self, token: str) -> int | None:
        """The message that brought the visitor; None: we did not make this."""
        found = self._read(_VISIT, token)
        return found[0] if found else None

    @property
    def _base(self) -> str:
        return self.public_url.rstrip("/")

    def _read(self, kind: str, token: str) -> tuple[int, int] | None:
        found = _TOKEN.fullmatch(token)
        if found is None:
            return None
        message_id, place = int(found[1]), int(found[2] or 0)
        genuine = hmac.compare_digest(found[3], self._sign(kind, message_id, place))
        return (message_id, place) if genuine else None

    def _sign(self, kind: str, message_id: int, place: int = 0) -> str:
        said = f"{kind}:{message_id}:{place}".encode()
        digest = hmac.digest(self.secret.encode(), said, "sha256")
        return base64.urlsafe_b64encode(digest[:12]).decode()
