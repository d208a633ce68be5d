"""From nothing to the first answered lead: three screens, each tried on the spot."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input

from console.settings import read_settings
from console.setup import load_playbook, nothing_is_set_up
from console.setup_business import with_business, write_business
from console.setup_env import NotWritten, write_settings
from console.setup_fields import fields_of_smtp, imap_url, secrets_with, smtp_url
from console.setup_mail_trials import look_into_mailbox
from console.setup_work import SetUpWork
from data.leads.tables import Lead
from data.playbook.load import default_text
from jobs.intake.imap_url import parse_imap_urls
from screens.first_start.set_up_app import SetUpApp
from screens.first_start.steps import Told
from screens.jump.jump_screen import JumpScreen
from tests.build import an_agency
from tests.imap_server import PASSWORD, USER, ImapServer
from tests.screens.main.house import until
from tests.screens.sight import words
from tests.servers import MailServer, free_port, text_of

ME = "sam@elm.example.org"

BUSINESS = {
    "name": "Elm Roofing",
    "agent": "Sam",
    "email": ME,
    "postal_address": "1 Elm Street, Springfield, NY 10001, USA",
    "country": "US",
    "timezone": "America/New_York",
}


async def fill(pilot: Pilot[None], **values: str) -> None:
    for name, value in values.items():
        pilot.app.screen.query_one(f"#{name}", Input).value = value
    await pilot.pause()


async def try_it(pilot: Pilot[None], says: str) -> None:
    """Press the button that tries this step, and wait for what it tells."""
    pilot.app.screen.query_one("#try", Button).press()
    screen: Any = pilot.app.screen
    await until(pilot, lambda: any(says in told.text for told in screen._told), says)
    assert says in words(pilot.app)  # type: ignore[arg-type]


async def save(pilot: Pilot[None], title: str) -> None:
    """Save, and wait for the step of that title."""
    await pilot.press("ctrl+s")
    await until(pilot, lambda: pilot.app.screen.step.title == title, title)  # type: ignore[attr-defined]


async def test_three_screens_lead_from_nothing_to_the_first_answered_lead(
    tmp_path: Path, sqlite: str, mail: MailServer
) -> None:
    environ = {"CALLBOARD_DATABASE_URL": sqlite, "CALLBOARD_OPERATOR": "sam"}
    work = SetUpWork(tmp_path, environ)
    server = mail.url.removeprefix("smtp://").partition("?")[0]
    app = SetUpApp(work)
    async with app.run_test(size=(100, 60)) as pilot:
        await until(pilot, lambda: app.screen.query("#name"), "the first step")
        await fill(pilot, name="Elm Roofing", country="us", timezone="America/New_York")
        await pilot.press("ctrl+s")
        assert "is needed here" in words(app), "what is missing is said, and nothing is saved"  # type: ignore[arg-type]
        assert not (tmp_path / ".env").exists()
        await fill(pilot, **BUSINESS)
        await try_it(pilot, "Dana Ortiz writes")
        assert "212 555 0142" not in words(app), "the example's number is nobody's"  # type: ignore[arg-type]
        await save(pilot, "Your mail")

        await fill(pilot, smtp_server=server, test_to=ME)
        await try_it(pilot, f"took the mail to {ME}")
        assert "was sent by the set-up" in text_of(mail.next())
        await save(pilot, "Your first source")

        await fill(pilot, port=str(free_port()))
        await try_it(pilot, "Lead 1 was answered")
        answer = mail.next()
        assert (answer["To"], "Elm Roofing" in text_of(answer)) == (
            f"Test of the set-up <{ME}>",
            True,
        )
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.finished, "the end")

    settings = read_settings(environ, tmp_path)
    assert load_playbook(settings).business.name == "Elm Roofing"
    assert settings.gateway_secrets["website"] == app.values["word"]
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    assert work.done() == {"business", "mail", "source"}
    agency = an_agency(sqlite)
    (lead,) = agency.rows(Lead)
    assert lead.first_response_at is not None
    agency.store.close()


async def test_letters_lead_to_fields_and_buttons(tmp_path: Path) -> None:
    app = SetUpApp(SetUpWork(tmp_path, {}))
    async with app.run_test(size=(100, 60)) as pilot:
        await until(pilot, lambda: app.screen.query("#name"), "the first step")
        step = app.screen
        await pilot.press("ctrl+g")
        await until(pilot, lambda: isinstance(app.screen, JumpScreen), "letters")
        letters = app.screen
        assert isinstance(letters, JumpScreen)
        button = step.query_one("#try", Button)
        await pilot.press(
            next(text for text, spot in letters._spots.items() if spot.at() == button.region.offset)
        )
        await until(pilot, lambda: app.screen is step, "no letters")
        await until(pilot, lambda: app.focused is button, "the button")


async def test_who_leaves_goes_on_where_they_were_and_no_password_is_kept(tmp_path: Path) -> None:
    environ = {"CALLBOARD_DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite"}
    work = SetUpWork(tmp_path, environ)
    work.save("business", BUSINESS)
    app = SetUpApp(work)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.query("#smtp_server"), "the second step")
        await fill(pilot, smtp_server="mail.example.com:587", user="me", password="s3cret-word")
        await pilot.press("escape")
        await until(pilot, lambda: not app.is_running, "the end")
    assert not app.finished
    assert not (tmp_path / "none.sqlite").exists()
    assert all(b"s3cret" not in file.read_bytes() for file in tmp_path.iterdir())
    again = SetUpWork(tmp_path, environ)
    assert again.filled()["smtp_server"] == "mail.example.com:587"
    assert "password" not in again.filled()
    assert again.done() == {"business"}


def test_what_the_forms_maker_needs_stands_in_one_column(tmp_path: Path) -> None:
    work = SetUpWork(tmp_path, {})
    posts_to, proof = work.advice("source", {"source": "website", "port": "8080", "word": "w"})
    assert posts_to.index("http://127.0.0.1:8080/in/website") == proof.index("X-Callboard-Key: w")


def test_a_trial_that_fails_says_why_and_nothing_is_half_written(
    tmp_path: Path, sqlite: str
) -> None:
    work = SetUpWork(tmp_path, {"CALLBOARD_DATABASE_URL": sqlite})
    told: list[str] = []
    values = {**BUSINESS, "smtp_server": f"127.0.0.1:{free_port()}", "test_to": ME,
              "source": "website", "word": "longenough", "port": "1"}  # fmt: skip
    assert not work.try_it("mail", values, lambda one: told.append(one.text))
    assert "127.0.0.1" in told[-1]
    assert not work.try_it("source", values, lambda one: told.append(one.text))
    assert "first" in told[-1]
    assert list(tmp_path.iterdir()) == []


def test_the_mailbox_is_really_opened_and_a_wrong_password_is_told_without_it() -> None:
    server = ImapServer()
    told: list[Told] = []
    try:
        for password in (PASSWORD, "wrong-s3cret"):
            values = {"imap_server": f"127.0.0.1:{server.port}", "user": USER, "password": password}
            (address,) = parse_imap_urls(imap_url(values))
            look_into_mailbox(address, told.append)
    finally:
        server.stop()
    right, wrong = (one for one in told if one.went is not None)
    assert (right.went, "can be read" in right.text) == (True, True)
    assert wrong.went is False
    assert "wrong-s3cret" not in wrong.text


def test_a_business_is_changed_and_every_other_line_stays(tmp_path: Path) -> None:
    before = (
        "# our rules\n[voice]\ngreeting = \"Ho,\"\n\n# who we are\n[business]  # us\nname = 'Old'\n"
        'agent = "A"\nemail = "a@b.org"\npostal_address = "x"\nphone = "1"\n'
        'booking_url = "https://b.example"\n\n# next\n[service]\ngap_hours = 5\n'
    )
    after = with_business(before, {**BUSINESS, "name": 'Elm "&" Sons\\'})
    assert 'name = "Elm \\"&\\" Sons\\\\"' in after
    assert 'booking_url = "https://b.example"' in after
    assert "phone" not in after
    for line in ("# our rules", "# who we are", "# next", "[service]", "gap_hours = 5"):
        assert line in after.splitlines()
    own = tomllib.loads(with_business(default_text(), BUSINESS))
    assert own["business"] == BUSINESS, "nothing of the example is anybody else's"
    with pytest.raises(NotWritten, match="cannot be changed here"):
        with_business("business = { name = 'x' }\n", BUSINESS)
    file = tmp_path / "playbook.toml"
    with pytest.raises(NotWritten, match="timezone"):
        write_business(file, {**BUSINESS, "timezone": "Nowhere/At_all"})
    assert not file.exists()


def test_settings_are_put_into_env_beside_what_stands_there(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("OTHER=1 # mine\nCALLBOARD_SMTP_URL=smtp://old:25\n")
    url = smtp_url({"smtp_server": "mail.example.com:465", "user": "a@b.org", "password": "p# $'/"})
    write_settings(file, {"SMTP_URL": url}, {})
    assert read_settings({}, tmp_path).smtp_url == url
    assert fields_of_smtp(url) == {
        "smtp_server": "mail.example.com:465", "user": "a@b.org", "password": "p# $'/"}  # fmt: skip
    assert "OTHER=1 # mine" in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(NotWritten, match="environment, which wins"):
        write_settings(file, {"SMTP_URL": "smtp://x:25"}, {"CALLBOARD_SMTP_URL": "smtp://y:25"})
    assert imap_url({"imap_server": ""}) == ""
    with pytest.raises(ValueError, match="needs a user"):
        imap_url({"imap_server": "imap.example.com"})
    assert (
        secrets_with("typeform=a%20b", "website", "new-word") == "typeform=a%20b website=new-word"
    )


def test_only_who_has_nothing_is_led_through_the_set_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert nothing_is_set_up(read_settings({}, tmp_path))
    for name, value in (
        ("SMTP_URL", "smtp://x:25"), ("PLAYBOOK", "p.toml"), ("DATABASE_URL", "sqlite:////x/y")
    ):  # fmt: skip
        assert not nothing_is_set_up(read_settings({f"CALLBOARD_{name}": value}, tmp_path))
    (tmp_path / "data" / "callboard").mkdir(parents=True)
    (tmp_path / "data" / "callboard" / "callboard.sqlite").touch()
    assert not nothing_is_set_up(read_settings({}, tmp_path))
