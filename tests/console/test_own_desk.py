"""A key map and a locale are judged by the commands, and before the console takes the terminal."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console.open import open_console
from console.own_desk import in_region
from screens import region
from screens.keys.reading import parsed


def test_the_keys_are_listed_and_conflicts_end_with_code_1(
    callboard: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = callboard("keys", "--json").json
    approve = next(row for row in shown if row["name"] == "approve")
    assert (approve["keys"], approve["label"]) == (["a"], "Approve")
    assert {"Main", "Review"} <= set(approve["where"])
    (tmp_path / "keys.toml").write_text('preset = "vim"\n[keys]\ntouch = "o"\n', encoding="utf-8")
    monkeypatch.setenv("CALLBOARD_KEYS", "keys.toml")
    answer = callboard("keys")
    assert answer.code == 1
    assert "\no *" in answer.out
    assert "o is both Touch and Outcome (Lead, " in answer.err
    assert callboard("keys", "--map", "no-ctrl").code == 0
    binary = callboard("keys", "--map", "/bin/true")
    assert (binary.code, binary.err[:48]) == (2, "--map: /bin/true is no text in UTF-8. `callboard")
    begun = callboard("keys", "--toml").out
    assert parsed(tomllib.loads(begun), "f").keys_of("touch") == ("o",)
    told = {(row["what"], row["state"]) for row in _doctor(callboard)}
    assert ("keys", "note") in told


def _doctor(callboard: Callable[..., Any]) -> list[dict[str, str]]:
    import json

    answer = callboard("doctor", "--json")
    found: list[dict[str, str]] = json.loads(answer.out)
    return found


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("KEYS", "nowhere.toml", "CALLBOARD_KEYS: nowhere.toml is not there. Name a file, or"),
        ("LOCALE", "xx_YY", "CALLBOARD_LOCALE: 'xx_YY' is not a locale; write a language and a"),
        ("LOCALE", "../..", "CALLBOARD_LOCALE: '../..' is not a locale; write a language and a"),
        ("KEYS", "/bin/true", "CALLBOARD_KEYS: /bin/true is no text in UTF-8. `callboard keys"),
        ("GATEWAY_PORT", "9" * 5000, "is not a port; use 1 to 65535."),
        ("GATEWAY_PUBLIC_URL", "https://", "'https://' is no address: write it like https://leads"),
        ("GATEWAY_PUBLIC_URL", "https://[::1", "'https://[::1' is no address: write it like"),
        ("GATEWAY_PUBLIC_URL", "https://a b.example", "is no address: write it like"),
        ("GATEWAY_PUBLIC_URL", "https://a.example:x", "is no address: write it like"),
        ("GATEWAY_PUBLIC_URL", "ftp://a.example", "must begin with https:// (or http://)."),
        ("GATEWAY_PUBLIC_URL", "https://me:pw@a.example", "leave out the name and password before"),
        ("GATEWAY_PUBLIC_URL", "https://a.example/?x=1", "ends with ? or #: leave that out"),
    ],
)  # fmt: skip
def test_the_console_refuses_what_it_cannot_use_with_code_2(
    name: str, value: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(f"CALLBOARD_{name}", value)
    assert open_console() == 2
    assert sentence in capsys.readouterr().err


def test_the_region_is_in_force_before_a_row_is_read_and_an_odd_environment_is_english() -> None:
    assert in_region("de_DE", region.in_force)().locale == "de_DE"
    region.use(region.ENGLISH)
    assert in_region("tlh_KX", region.in_force)() is region.ENGLISH
