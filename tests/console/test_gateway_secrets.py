"""The senders' secrets: any character can stand in one, and none is ever shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.gateway_secrets import read_secrets
from console.settings import BadSetting, read_settings


def test_each_source_has_its_secret_and_every_character_can_be_written() -> None:
    text = "facebook=abc  website=two%20words%25 sendgrid=MFkw+/x==\ntypeform=a=b"
    assert read_secrets(text) == {
        "facebook": "abc",
        "website": "two words%",
        "sendgrid": "MFkw+/x==",
        "typeform": "a=b",
    }
    assert read_secrets("") == {}


@pytest.mark.parametrize("text", ["hush", "facebook=", "=hush", "face book=hush", "a=hush a=hush"])
def test_what_cannot_be_read_is_a_sentence_without_the_secret(text: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting) as caught:
        read_settings({"CALLBOARD_GATEWAY_SECRETS": text}, tmp_path)
    assert str(caught.value).startswith("CALLBOARD_GATEWAY_SECRETS: ")
    assert str(caught.value).endswith(".")
    assert "hush" not in str(caught.value)


def test_settings_that_are_printed_show_no_secret(tmp_path: Path) -> None:
    given = {"CALLBOARD_GATEWAY_SECRETS": "facebook=hush", "CALLBOARD_FACEBOOK_TOKEN": "hush",
             "CALLBOARD_HUBSPOT_TOKEN": "hush"}  # fmt: skip
    assert "hush" not in repr(read_settings(given, tmp_path))
