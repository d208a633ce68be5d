"""Our links and pictures: nobody else can make one, and none leads out of its own text."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from data.engagement.addresses import Addresses
from data.engagement.links import link_at, links_in

OURS = Addresses("https://leads.example.com/", "secret")
THEIRS = Addresses("https://leads.example.com/", "another")


def token_of(address: str) -> str:
    return address.rpartition("/")[2].removesuffix(".gif")


def test_what_we_made_is_read_again() -> None:
    assert OURS.click(7, 2).startswith("https://leads.example.com/c/7-2-")
    assert OURS.clicked(token_of(OURS.click(7, 2))) == (7, 2)
    assert OURS.opened(token_of(OURS.picture(7))) == 7
    assert OURS.visited(OURS.visitor(7)) == 7


def test_what_somebody_else_made_or_changed_is_not() -> None:
    assert OURS.clicked(token_of(THEIRS.click(7, 2))) is None
    click = token_of(OURS.click(7, 2))
    assert OURS.clicked(click.replace("7-2", "7-3", 1)) is None
    assert OURS.clicked(click.replace("7-2", "8-2", 1)) is None
    assert OURS.clicked(click[:-1]) is None
    assert OURS.opened(OURS.visitor(7)) is OURS.visited(token_of(OURS.picture(7))) is None


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_no_text_is_taken_for_a_token(text: str) -> None:
    assert OURS.clicked(text) is OURS.opened(text) is OURS.visited(text) is None


def test_a_link_ends_where_its_sentence_does() -> None:
    text = "Look (https://a.example/x?y=1&z=2). Or at http://b.example/, or not: ftp://c.example"
    assert [link.url for link in links_in(text)] == [
        "https://a.example/x?y=1&z=2",
        "http://b.example/",
    ]
    assert link_at(text, 1) == "http://b.example/"
    assert link_at(text, 2) == link_at(text, -1) == link_at("", 0) == ""
