"""The HTML part says what was approved, whatever of it is followed."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.engagement.addresses import Addresses
from data.engagement.followed import Followed
from data.engagement.links import as_shown, link_at
from jobs.delivery.html_part import Tracks, html_part

ADDRESSES = Addresses("https://leads.example.com", "secret")
BOTH = Followed(True, True, True, "")
WAY_OUT = "To stop these e-mails: open https://leads.example.com/u/abc"
PIECES = ["https://a.example/?b=c&d", "http://ü.example/x", "\n", "\n\n", " \n \n", "\r\n", "\x01",
          "<b>", "&amp;", '"', ").", "Hi Dana,", " ", "\u2028", "https://"]  # fmt: skip


class Reader(HTMLParser):
    """A mail program: the words of the paragraphs, and every link and picture."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.words, self.links, self.pictures = [""], [], []
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "hr":
            self.words.append("")
        elif tag == "a":
            self.links.append([given["href"], ""])
        elif tag == "img":
            self.pictures.append(given["src"])

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.links[-1].append("closed")

    def handle_data(self, data: str) -> None:
        self.words[-1] += data
        if self.links and len(self.links[-1]) == 2:
            self.links[-1][1] += data


def words(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example(
    "Look at https://a.example/x.\n\nOr https://b.example/y?z=1&q=2, twice: https://a.example/x"
)
def test_the_words_are_those_approved_and_each_link_leads_where_its_words_say(body: str) -> None:
    plain = Reader(html_part(body, [WAY_OUT]))
    followed = Reader(html_part(body, [WAY_OUT], Tracks(ADDRESSES, 7, BOTH)))
    for read in (plain, followed):
        assert words(read.words[0]) == words(as_shown(body))
        assert words(read.words[1]) == words(WAY_OUT)
    assert not plain.pictures
    assert all(href == shown for href, shown, _ in plain.links)
    *tracked, way_out = followed.links
    assert way_out[0] == way_out[1]
    for href, shown, _ in tracked:
        read = ADDRESSES.clicked(href.rpartition("/")[2])
        assert read is not None
        assert link_at(body, read[1]) == shown


def test_what_the_person_objected_to_is_not_in_the_mail() -> None:
    body = "See https://a.example/x"
    opens = html_part(body, [], Tracks(ADDRESSES, 7, Followed(True, False, True, "")))
    clicks = html_part(body, [], Tracks(ADDRESSES, 7, Followed(False, True, True, "")))
    assert "/o/7-" in opens
    assert "/c/7-" not in opens
    assert "/c/7-" in clicks
    assert "/o/7-" not in clicks


def test_a_text_message_leads_through_us_only_where_its_links_stand() -> None:
    tracks = Tracks(ADDRESSES, 7, BOTH)
    text = tracks.in_text("Book here: https://a.example/book. Reply STOP to end.")
    assert text == f"Book here: {ADDRESSES.click(7, 0)}. Reply STOP to end."
