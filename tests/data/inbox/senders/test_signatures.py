"""Keyed hashes, shared keys and the window of time: right, wrong, missing, old, constant time."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.inbox.senders import signatures
from data.inbox.senders.signatures import hmac_base64, hmac_hex, shared_secret, within_window
from data.inbox.understood import BadSignature

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def right(algorithm: str = "sha256") -> bytes:
    return hmac.new(b"s3", b"body", algorithm).digest()


@pytest.mark.parametrize("algorithm", ["sha256", "sha1"])
def test_the_right_signature_passes_with_and_without_its_prefix(algorithm: str) -> None:
    digest = right(algorithm)
    for stated in (digest.hex(), digest.hex().upper(), f"{algorithm}={digest.hex()}"):
        hmac_hex("s3", b"body", stated, algorithm)
    plain = base64.b64encode(digest).decode()
    for stated in (plain, plain.rstrip("="), f"{algorithm}={plain}"):
        hmac_base64("s3", b"body", stated, algorithm)


@pytest.mark.parametrize("check", [hmac_hex, hmac_base64])
@pytest.mark.parametrize(
    "stated", ["", " ", "sha256=", "sha1=" + right("sha1").hex(), "00", "zz", "ü", "=", "\ud800"]
)
def test_every_other_signature_is_refused_in_a_sentence(check: Any, stated: str) -> None:
    with pytest.raises(BadSignature, match=r"^The .*\.$"):
        check("s3", b"body", stated)


@pytest.mark.parametrize("check", [hmac_hex, hmac_base64, shared_secret])
def test_without_a_secret_nothing_passes(check: Callable[..., None]) -> None:
    empty = hmac.new(b"", b"body", hashlib.sha256)
    stated = {hmac_hex: (b"body", empty.hexdigest()), shared_secret: ("",)}.get(
        check, (b"body", base64.b64encode(empty.digest()).decode())
    )
    with pytest.raises(BadSignature, match="No secret"):
        check("", *stated)


def test_the_shared_key_is_compared_as_a_whole() -> None:
    shared_secret("k3y", "k3y")
    for stated in ("", "k3", "k3y ", "K3Y", "ключ"):
        with pytest.raises(BadSignature):
            shared_secret("k3y", stated)


@pytest.mark.parametrize("apart", [0, 299, -299, 300])
def test_within_the_window_either_way(apart: int) -> None:
    stated = (NOW + timedelta(seconds=apart)).timestamp()
    within_window(stated, NOW, 300)
    within_window(str(int(stated)), NOW, timedelta(minutes=5))
    within_window(str(int(stated * 1000)), NOW)


@pytest.mark.parametrize("apart", [-301, 301, -(10**6)])
def test_outside_of_the_window(apart: int) -> None:
    stated = (NOW + timedelta(seconds=apart)).timestamp()
    with pytest.raises(BadSignature, match=r"too (old|far ahead)"):
        within_window(stated, NOW, 300)


@given(st.one_of(st.text(), st.floats(), st.just("9" * 400)))
def test_no_time_of_any_shape_is_taken_by_mistake(stated: Any) -> None:
    with pytest.raises(BadSignature):
        within_window(stated, datetime(2200, 1, 1, tzinfo=UTC), 1)


def test_every_comparison_takes_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def spy(one: bytes, other: bytes) -> bool:
        compared.append(len(one))
        return hmac.compare_digest(one, other)

    monkeypatch.setattr(signatures, "hmac", type("", (), {"compare_digest": spy, "new": hmac.new}))
    hmac_hex("s3", b"body", right().hex())
    hmac_base64("s3", b"body", base64.b64encode(right()).decode())
    shared_secret("k3y", "k3y")
    assert compared == [32, 32, 3]
