"""Which addresses a feed may lead us to."""

from __future__ import annotations

import pytest

from jobs.intake.addresses import NotPublic, addresses_of, is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.254", "192.0.2.1",
        "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1",
        "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:100.64.0.1",
        "::ffff:169.254.169.254", "::ffff:7f00:1", "::127.0.0.1", "::10.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::1", "2002:a00:1::1",
        "2001:0:4136:e378:8000:63bf:80ff:fffe", "nonsense", "", "127.1", "0x7f000001",
    ],
)  # fmt: skip
def test_ours_and_nobodys_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.63.255.255", "100.128.0.1", "2606:4700::1111",
     "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"],
)  # fmt: skip
def test_the_rest_of_the_internet_is(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("name", ["localhost", "127.1", "2130706433", "0x7f.1", "::ffff:127.0.0.1"])
def test_a_name_is_judged_by_where_it_leads(name: str) -> None:
    """Also numbers in the forms that only a resolver understands."""
    with pytest.raises(NotPublic, match="not on the public internet; set allow_private"):
        addresses_of(name, 80, allow_private=False)
    assert addresses_of(name, 80, allow_private=True)
