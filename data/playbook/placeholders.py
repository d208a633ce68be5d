"""Placeholders of other programs that stayed in a text: nobody is addressed as "[First Name]"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data.playbook.variables import VARIABLES

_OURS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_WORD = r" ?([a-z][a-z_ -]{1,30}?) ?"
_THEIRS = re.compile(
    "|".join((rf"\[{_WORD}\]", rf"\{{{_WORD}\}}", rf"<{_WORD}>", r"%([a-z][a-z_]{1,30})%",
              r"\*\|([a-z][a-z_]{1,30})\|\*")),
    re.IGNORECASE,
)  # fmt: skip
"""[First Name], {first_name}, <First Name>, %first_name% and *|FNAME|*."""
_CALLED = {
    "name": "full_name",
    "last_name": "full_name",
    "lastname": "full_name",
    "firstname": "first_name",
    "fname": "first_name",
    "your_name": "agent",
    "business_name": "business",
    "company_name": "business",
    "phone": "business_phone",
    "booking_link": "booking_url",
    "review_link": "review_url",
}
"""What they call what a template of ours calls otherwise."""


def placeholders_in(source: str) -> Iterator[str]:
    """A sentence for each; a bracket around any other word is a bracket."""
    for found in _THEIRS.finditer(_OURS.sub("\0", source)):
        said = next(filter(None, found.groups()))
        name = re.sub(r"[ -]+", "_", said.strip().lower())
        variable = _CALLED.get(name, name)
        if variable in VARIABLES:
            yield f"'{found[0]}' would stay as it is; write {{{{ {variable} }}}}"
