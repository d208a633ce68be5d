"""An address or a number that somebody types and that is none: whoever typed it can mend it.

What strangers send is never judged here: it is kept as it came.
"""

from __future__ import annotations

from collections.abc import Mapping

from data.leads.identity import read_email, read_phone
from data.refused import Refused
from data.words import _

_QUOTED = 40
"""Characters of what was typed that the sentence repeats."""


def must_be_readable(fields: Mapping[str, object], country: str) -> None:
    """Refuse what could never be written to or called; a number that is possible is enough."""
    email, phone = (str(fields.get(field, "")).strip() for field in ("email", "phone"))
    if email and not read_email(email).address:
        raise Refused(
            _(
                "'{typed}' is not an e-mail address: write one such as name@example.org, or "
                "put it into the message."
            ).format(typed=_short(email))
        )
    if phone and not read_phone(phone, country).e164:
        raise Refused(
            _(
                "'{typed}' is not a phone number: write one such as +1 212 555 0142, or "
                "put it into the message."
            ).format(typed=_short(phone))
        )


def _short(typed: str) -> str:
    return typed if len(typed) <= _QUOTED else f"{typed[: _QUOTED - 1]}…"
