"""Contacts as telephones and mail programs export them, in all three versions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.files.read import read_table
from data.files.table import Table, UnreadableFile


def card(*lines: str, end: str = "\r\n") -> bytes:
    return end.join(["BEGIN:VCARD", *lines, "END:VCARD", ""]).encode()


def contacts(data: bytes) -> list[dict[str, str]]:
    return [dict(row.values) for row in read_table("c.vcf", data).rows]


def outcome(data: bytes) -> Table | str:
    """The table, or the sentence with which the file was refused."""
    try:
        return read_table("c.vcf", data)
    except UnreadableFile as why:
        return str(why)


def test_a_contact_of_version_4() -> None:
    """After RFC 6350 section 8, with the properties we read."""
    data = card(
        "VERSION:4.0", "FN:Dana M. Ortiz", "N:Ortiz;Dana;M.;Dr.;", "ORG:Ortiz Ltd;Sales",
        'TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+1-212-555-0142;ext=51', "TEL:+1 212 555 0199",
        "EMAIL;TYPE=work;PREF=2:office@x.org", "EMAIL;PREF=1:mailto:d@x.org",
        'ADR;LABEL="1 A St: Austin":;;1 A St;Austin;TX;78701;USA',
        "NOTE:Likes\\, roofs\\nand doors",
        "UID:urn:uuid:4fbe8971", "URL:https://x.org", "BDAY:19700101", "X-ODD;;=;:x",
    )  # fmt: skip
    assert contacts(data) == [
        {"name": "Dana M. Ortiz", "first": "Dana", "last": "Ortiz", "email": "d@x.org",
         "phone": "+1-212-555-0142;ext=51", "company": "Ortiz Ltd, Sales",
         "note": "Likes, roofs\nand doors", "uid": "urn:uuid:4fbe8971", "website": "https://x.org",
         "street": "1 A St", "city": "Austin", "state": "TX", "postal": "78701", "country": "USA",
         "further e-mails": "office@x.org", "further phones": "+1 212 555 0199"}
    ]  # fmt: skip


def test_version_3_folds_its_lines_and_groups_its_properties() -> None:
    data = card("VERSION:3.0", "N:Ortiz;Dana;;;", "FN:Dana", "  Ortiz",
                "item1.EMAIL;type=INTERNET;type=pref:d@x.org", "item1.X-ABLabel:_$!<Other>!$_",
                "TEL;type=FAX:+12125550100", "TEL;type=CELL:+12125550142",
                "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ", " AAAA", "NOTE:x")  # fmt: skip
    (dana,) = contacts(data)
    assert (dana["name"], dana["email"], dana["phone"]) == (
        "Dana Ortiz", "d@x.org", "+12125550142")  # fmt: skip
    assert dana["note"] == "x"


def test_version_2_quotes_breaks_and_names_its_charset() -> None:
    data = card(
        "VERSION:2.1", "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Zo=C3=AB;;;",
        "FN;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:Zo=EB M=FCller", "TEL;CELL;PREF:0612345678",
        "NOTE;ENCODING=QUOTED-PRINTABLE:first part =", "second=0D=0Apart",
        "PHOTO;JPEG;ENCODING=BASE64:/9j/4AAQSkZJRg", " ABCDEF==", "", "EMAIL;INTERNET:z@x.org",
    )  # fmt: skip
    (zoe,) = contacts(data)
    assert (zoe["name"], zoe["first"], zoe["last"]) == ("Zoë Müller", "Zoë", "Müller")
    assert (zoe["phone"], zoe["email"]) == ("0612345678", "z@x.org")
    assert zoe["note"] == "first part second\r\npart"


def test_a_name_is_made_of_its_parts_where_it_is_not_given() -> None:
    assert contacts(card("N:Ortiz;Dana", "TEL:+12125550142"))[0]["name"] == "Dana Ortiz"


def test_columns_mean_what_the_inbox_reads_them_as() -> None:
    data = card("FN:Dana", "EMAIL:d@x.org", "TEL:1", "ORG:X", "UID:7", "NOTE:hi", "ADR:;;;Rome;;;")
    table = read_table("c.vcf", data)
    assert dict(zip(table.columns, table.meanings, strict=True)) == {
        "name": "name", "email": "email", "phone": "phone", "company": "company",
        "note": "message", "uid": "id", "city": "city",
    }  # fmt: skip


def test_several_contacts_each_say_where_they_begin_and_what_is_wrong() -> None:
    data = (
        card("FN:Dana", "EMAIL:d@x.org")
        + card("FN:Kim", end="\n")
        + (b"BEGIN:VCARD\nFN:Lou\nEMAIL:l@x.org\nBEGIN:vcard\nFN:Max\nTEL:+12125550142\nEND:VCARD")
    )
    table = read_table("c.vcf", data)
    assert [(row.line, row.values["name"]) for row in table.rows] == [
        (1, "Dana"), (5, "Kim"), (8, "Lou"), (11, "Max")]  # fmt: skip
    assert table.problems == (
        "line 5: there is no e-mail address and no phone",
        "line 8: the contact has no END:VCARD",
    )


def test_a_card_within_a_card_is_not_another_contact() -> None:
    data = card("FN:Dana", "EMAIL:d@x.org", "AGENT:", "BEGIN:VCARD", "FN:Secretary", "END:VCARD",
                "TEL:+12125550142")  # fmt: skip
    (dana,) = contacts(data)
    assert (dana["name"], dana["phone"]) == ("Dana", "+12125550142")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_common_encoding_is_read(encoding: str) -> None:
    data = card("VERSION:3.0", "FN:Zoë Müller", "EMAIL:z@x.org").decode().encode(encoding)
    assert contacts(data) == [{"name": "Zoë Müller", "email": "z@x.org"}]


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_in_a_contact_are_a_table_or_refused(data: bytes) -> None:
    found = outcome(b"BEGIN:VCARD\r\nFN:A\r\n" + data)
    assert isinstance(found, Table) or found.startswith("c.vcf ")


PIECES = st.sampled_from(
    ["BEGIN:VCARD", "END:VCARD", "AGENT:", "TEL", ";", ":", "=", "\n", "\r\n", " ", '"', "\\", "N:",
     "ENCODING=QUOTED-PRINTABLE", "CHARSET=nonsense", "=C3", "BASE64", "EMAIL:a@x.org", "PREF=1"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_any_tangle_of_properties_is_a_table(pieces: list[str]) -> None:
    assert read_table("c.vcf", ("BEGIN:VCARD\nFN:A\n" + "".join(pieces)).encode()).rows
