"""Dates, times and numbers as people write them where they sit; typed dates are read alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len

from screens import region
from screens.dialogs.days import read_day
from screens.dialogs.when import call_back_moments, read_moment
from screens.region_of import NoSuchLocale, is_known, named_locale, region_of
from screens.spans import local_time
from tests.build import NOON

NEW_YORK = ZoneInfo("America/New_York")
TODAY = date(2026, 11, 24)
LOCALES = ("", "en_US", "de_DE", "fr_FR", "ja_JP", "fi_FI", "en_IN", "pt_BR", "ar", "he_IL")


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    region.use(region.ENGLISH)


@pytest.mark.parametrize(
    ("locale", "moments", "number", "share"),
    [
        ("", "14:05 | Wed 14:05 | 24 Dec 14:05 | 29 Dec 2027", "-1,234,567.89", "25.6%"),
        (
            "en_US",
            "2:05 PM | Wed 2:05 PM | Dec 24 2:05 PM | Dec 29, 2027",
            "-1,234,567.89",
            "25.6%",
        ),
        ("de_DE", "14:05 | Mi 14:05 | 24. Dez. 14:05 | 29. Dez. 2027", "-1.234.567,89", "25,6 %"),
        ("ja_JP", "14:05 | 水 14:05 | 12月24日 14:05 | 2027年12月29日", "-1,234,567.89", "25.6%"),
        ("en_IN", "2:05 pm | Wed 2:05 pm | 24 Dec 2:05 pm | 29 Dec 2027", "-12,34,567.89", "25.6%"),
        ("fi_FI", "14.05 | ke 14.05 | 24.12. 14.05 | 29.12.2027", "-1 234 567,89", "25,6 %"),
    ],
)
def test_each_region_writes_as_its_people_do(
    locale: str, moments: str, number: str, share: str
) -> None:
    region.use(region_of(locale))
    now = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
    told = [local_time(now + timedelta(days=days), now, UTC) for days in (0, 1, 30, 400)]
    assert " | ".join(told) == moments
    assert (region.number(-1234567.891, 2), region.percent(0.256, 1)) == (number, share)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_date_is_wider_than_its_column_and_none_holds_what_a_terminal_acts_on(
    locale: str,
) -> None:
    region.use(region_of(locale))
    for days in range(0, 500, 3):
        now = datetime(2026, 1, 1, 23, 59, tzinfo=UTC)
        said = local_time(now + timedelta(days=days), now, UTC)
        assert cell_len(said) <= region.moment_width(), said
        assert said.isprintable(), said


def test_a_figure_within_a_text_of_ours_has_the_regions_decimal_sign() -> None:
    assert region.own_decimals("1.5 days. 3 of 4.") == "1.5 days. 3 of 4."
    region.use(region_of("de_DE"))
    try:
        assert region.own_decimals("1.5 Tage. 3 von 4.") == "1,5 Tage. 3 von 4."
    finally:
        region.use(region.ENGLISH)


def test_a_number_near_zero_has_no_sign_and_one_without_places_no_point() -> None:
    assert [region.number(n) for n in (0, -0.2, 999, 1000, -1234.5)] == [
        "0", "0", "999", "1,000", "-1,234"
    ]  # fmt: skip
    assert region.number(-0.04, 1) == "0.0"


def test_weeks_begin_where_the_calendar_says_and_work_after_the_weekend() -> None:
    begins = {}
    for locale in ("", "en_US", "de_DE", "he_IL"):
        region.use(region_of(locale))
        begins[locale] = (region.week_of(TODAY), call_back_moments(NOON, NEW_YORK)[-1].at.date())
    assert begins == {
        "": (date(2026, 11, 23), date(2026, 11, 30)),
        "en_US": (date(2026, 11, 22), date(2026, 11, 30)),
        "de_DE": (date(2026, 11, 23), date(2026, 11, 30)),
        "he_IL": (date(2026, 11, 22), date(2026, 11, 29)),
    }


@pytest.mark.parametrize(
    ("locale", "words", "day"),
    [
        *(("", "3.12.", "2026-12-03"), ("", "3 dec", "2026-12-03"), ("", "dec 3", "2026-12-03")),
        *(("", "12/2/2027", "2027-02-12"), ("", "29 feb", "2028-02-29")),
        *(("", "2.3.27", "2027-03-02"), ("", "mon", "2026-11-30")),
        *(("en_US", "12/3", "2026-12-03"), ("en_US", "2/12/2027", "2027-02-12")),
        *(("de_DE", "3. dezember", "2026-12-03"), ("de_DE", "do", "2026-11-26")),
        *(("de_DE", "3 december", "2026-12-03"), ("de_DE", "thu", "2026-11-26")),
        *(("fr_FR", "mar.", "2026-12-01"), ("fr_FR", "3 déc.", "2026-12-03")),
        *(("ja_JP", "2026/12/3", "2026-12-03"), ("ja_JP", "火", "2026-12-01")),
        *(("", "", "2026-11-24"), ("", "tomorrow", "2026-11-25")),
    ],
)  # fmt: skip
def test_a_day_is_read_in_the_order_and_with_the_names_of_the_region(
    locale: str, words: str, day: str
) -> None:
    region.use(region_of(locale))
    assert str(read_day(words, TODAY)) == day


@pytest.mark.parametrize(
    "words", ["13/13", "31 feb", "ma", "mayor", "1/2/3/4", "99.1.", "3 foo", "12/3/2"]
)
def test_what_is_no_day_to_come_is_not_guessed(words: str) -> None:
    moment = read_moment(words, NOON, NEW_YORK)
    assert moment is None


@pytest.mark.parametrize(
    ("words", "clock"),
    [("5 pm", "17:00"), ("5:30pm", "17:30"), ("fri 12 am", "00:00"), ("at 9 p.m.", "21:00"),
     ("dec 3 2 pm", "14:00"), ("fri at 9", "09:00")],
)  # fmt: skip
def test_half_days_are_understood(words: str, clock: str) -> None:
    moment = read_moment(words, NOON, NEW_YORK)
    assert moment is not None
    assert f"{moment.astimezone(NEW_YORK):%H:%M}" == clock


def test_the_locale_is_the_one_asked_for_else_the_environments() -> None:
    environ = {"LANG": "de_AT.UTF-8", "LC_TIME": "fr_FR@euro"}
    assert named_locale("ja-JP", environ) == "ja_JP"
    assert named_locale("", environ) == "fr_FR"
    assert named_locale("", {"LANG": "C.UTF-8"}) == named_locale("", {}) == ""
    assert [name for name in ("", "de_AT", "xx_YY") if is_known(name)] == ["", "de_AT"]
    with pytest.raises(NoSuchLocale, match="such as de_DE"):
        region_of("english please")
