"""The HTML part of a mail: exactly the words of the approved text, with links one can press.

Tracking changes only where a link leads and adds a picture of one dot; the words stay as they were
read. Our own way out (the footer) is never tracked.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from data.engagement.addresses import Addresses
from data.engagement.followed import Followed
from data.engagement.links import as_shown, links_in

_BETWEEN_PARAGRAPHS = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Tracks:
    """What of one message leads through us."""

    addresses: Addresses
    message_id: int
    followed: Followed

    def href(self, place: int, url: str) -> str:
        """Where the link of that number in the text leads; `url` where clicks are not followed."""
        return self.addresses.click(self.message_id, place) if self.followed.clicks else url

    @property
    def picture(self) -> str:
        """Without size and words, so that a reader that shows no pictures shows nothing."""
        if not self.followed.opens:
            return ""
        source = html.escape(self.addresses.picture(self.message_id))
        return f'<img src="{source}" alt="" width="1" height="1">\n'

    def in_text(self, text: str) -> str:
        """A text message whose links lead through us (`tracking.sms_links`)."""
        text, pieces, end = as_shown(text), [], 0
        for place, link in enumerate(links_in(text)):
            pieces += [text[end : link.start], self.href(place, link.url)]
            end = link.end
        return "".join([*pieces, text[end:]])


def html_part(body: str, footer: Sequence[str], tracks: Tracks | None = None) -> str:
    """The whole document; `footer` are the lines below the rule."""
    paragraphs, place = [], 0
    for part in (part.strip("\n") for part in _BETWEEN_PARAGRAPHS.split(as_shown(body))):
        if part:
            paragraphs.append(f'<p dir="auto">{_marked_up(part, tracks, place)}</p>\n')
        place += len(links_in(part))
    return (
        '<!DOCTYPE html>\n<html>\n<head><meta charset="utf-8"></head>\n<body>\n'
        f"{''.join(paragraphs)}{_below(tuple(footer))}"
        f"{tracks.picture if tracks else ''}</body>\n</html>\n"
    )


@lru_cache(maxsize=64)
def _below(footer: tuple[str, ...]) -> str:
    """The rule and what stands below it: mostly the same for everybody."""
    lines = "<br>\n".join(_marked_up(line) for line in footer)
    return f'<hr>\n<p dir="auto" style="font-size:small">{lines}</p>\n'


def _marked_up(text: str, tracks: Tracks | None = None, first: int = 0) -> str:
    """`text` escaped, its line breaks kept, its links clickable; `first` is the first one's place
    in the whole text."""
    links = links_in(text)
    if not links:
        return html.escape(text).replace("\n", "<br>\n")
    pieces = []
    end = 0
    for place, link in enumerate(links, first):
        pieces.append(html.escape(text[end : link.start]))
        href = html.escape(tracks.href(place, link.url) if tracks else link.url)
        shown = html.escape(link.url)
        pieces.append(f'<a href="{href}" rel="noopener noreferrer">{shown}</a>')
        end = link.end
    pieces.append(html.escape(text[end:]))
    return "".join(pieces).replace("\n", "<br>\n")
