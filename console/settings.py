"""Settings: environment variables with the prefix `CALLBOARD_`, read also from `.env`.

Which there are says `console.settings_table`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from getpass import getuser
from pathlib import Path

from console.settings_table import PREFIX, SETTINGS
from data.words import _


class BadSetting(ValueError):
    """A setting cannot be used; the text names it, its place and what to write (exit 2)."""


ATTENTION = ("auto", "bell", "notify", "off")
"""What CALLBOARD_ATTENTION may say (`screens.attention.WISHES`; a test compares)."""

LOOKS = ("auto", "dark", "light", "contrast", "contrast-light", "terminal", "16", "mono")
"""What CALLBOARD_THEME may say (`screens.looks.WISHES`, which loads Textual; a test compares)."""
SIGNS = ("auto", "no", "signs", "all")
"""What CALLBOARD_ASCII may say (`screens.looks.LETTERS`)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Checked values. `playbook` None: the default playbook."""

    database_url: str
    playbook: Path | None
    timezone: str
    smtp_url: str
    imap_url: str
    sms_url: str
    alert_urls: str
    agent_urls: Mapping[str, str] = field(repr=False)
    gateway_host: str
    gateway_port: int
    gateway_public_url: str
    gateway_secrets: Mapping[str, str] = field(repr=False)
    facebook_token: str = field(repr=False)
    hubspot_token: str = field(repr=False)
    feed_secrets: Mapping[str, str] = field(repr=False)
    operator: str
    attention: str
    uses_default_database: bool
    """Nobody named one."""
    theme: str
    ascii: str
    keys: str
    locale: str


def read_settings(environ: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """The environment over `.env` in `folder` (the working directory) over the defaults.

    Raises `BadSetting` for a value that cannot be used, and for a name that is not a setting.
    """
    values = _values(os.environ if environ is None else environ, folder or Path.cwd())
    path = values["PLAYBOOK"]
    return Settings(
        database_url=values["DATABASE_URL"] or f"sqlite:///{default_database()}",
        playbook=_named(path) if path else None,
        timezone=_zone(values["TIMEZONE"]),
        smtp_url=values["SMTP_URL"],
        imap_url=values["IMAP_URL"],
        sms_url=values["SMS_URL"],
        alert_urls=values["ALERT_URLS"],
        agent_urls=_agents(values["AGENT_URLS"]),
        gateway_host=values["GATEWAY_HOST"],
        gateway_port=_port(values["GATEWAY_PORT"]),
        gateway_public_url=_public(values["GATEWAY_PUBLIC_URL"]),
        gateway_secrets=_secrets("GATEWAY_SECRETS", values["GATEWAY_SECRETS"]),
        facebook_token=values["FACEBOOK_TOKEN"],
        hubspot_token=values["HUBSPOT_TOKEN"],
        feed_secrets=_secrets("FEED_SECRETS", values["FEED_SECRETS"]),
        operator=values["OPERATOR"] or _login(),
        attention=_one_of("ATTENTION", values["ATTENTION"], ATTENTION),
        uses_default_database=not values["DATABASE_URL"],
        theme=_one_of("THEME", values["THEME"], LOOKS),
        ascii=_one_of("ASCII", values["ASCII"], SIGNS),
        keys=values["KEYS"],
        locale=values["LOCALE"],
    )


def wished_locale(environ: Mapping[str, str] = os.environ, folder: Path | None = None) -> str:
    """CALLBOARD_LOCALE alone, for what is said before the settings are read; never raises."""
    name, file = f"{PREFIX}LOCALE", (folder or Path.cwd()) / ".env"
    if name in environ or not file.is_file():
        return environ.get(name, "").strip()
    try:
        return _from_file(file).get(name, "").strip()
    except BadSetting:  # told by who needs the rest of it
        return ""


def _values(environ: Mapping[str, str], folder: Path) -> dict[str, str]:
    file = folder / ".env"
    stored = _from_file(file) if file.is_file() else {}
    known = {setting.name for setting in SETTINGS}
    for name in stored:
        if name.startswith(PREFIX) and name.removeprefix(PREFIX) not in known:
            raise BadSetting(
                _("{file}: {name} is not a setting; {hint}").format(
                    file=file, name=name, hint=_nearest(name, known)
                )
            )
    values = {}
    for setting in SETTINGS:
        name = PREFIX + setting.name
        values[setting.name] = environ.get(name, stored.get(name, "")).strip() or setting.default
    return values


def _from_file(file: Path) -> dict[str, str]:
    from dotenv import dotenv_values

    try:
        return {name: value or "" for name, value in dotenv_values(file).items()}
    except UnicodeDecodeError:
        raise BadSetting(
            _("{file} is no text in UTF-8: save it as UTF-8.").format(file=file)
        ) from None
    except OSError as error:
        raise BadSetting(
            _("{file} cannot be read: {error}.").format(file=file, error=error)
        ) from None


def _nearest(name: str, known: set[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.removeprefix(PREFIX), known, 1)
    if not near:
        return _("see config.example.env.")
    return _("did you mean {name}?").format(name=PREFIX + near[0])


def default_database() -> Path:
    """Where everything is stored when nobody says where."""
    from platformdirs import user_data_path

    return user_data_path("callboard") / "callboard.sqlite"


def _one_of(name: str, word: str, known: tuple[str, ...]) -> str:
    if word.lower() not in known:
        raise BadSetting(
            _("{setting} '{word}' is none of {known}.").format(
                setting=PREFIX + name, word=word, known=", ".join(known)
            )
        )
    return word.lower()


def _zone(name: str) -> str:
    if name:
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise BadSetting(
                _(
                    "CALLBOARD_TIMEZONE '{name}' is not a time zone; use a name such as "
                    "Europe/Berlin or America/New_York."
                ).format(name=name)
            ) from None
    return name


def _named(path: str) -> Path:
    from screens.named import named

    return named(path)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5) or not 0 < int(text) < 65536:
        raise BadSetting(
            _("CALLBOARD_GATEWAY_PORT '{text}' is not a port; use 1 to 65535.").format(
                text=text[:40]
            )
        )
    return int(text)


def _public(url: str) -> str:
    from console.public_address import wrong_with

    if url and (wrong := wrong_with(url)):
        raise BadSetting(f"{PREFIX}GATEWAY_PUBLIC_URL: {wrong}")
    return url


def _secrets(name: str, text: str) -> Mapping[str, str]:
    from console.gateway_secrets import BadSecrets, read_secrets

    try:
        return read_secrets(text)
    except BadSecrets as error:
        raise BadSetting(f"{PREFIX}{name}: {error}") from None


def _agents(text: str) -> Mapping[str, str]:
    from console.agent_urls import BadAgentUrls, read_agent_urls

    try:
        return read_agent_urls(text)
    except BadAgentUrls as error:
        raise BadSetting(f"{PREFIX}AGENT_URLS: {error}") from None


def _login() -> str:
    try:
        return getuser()
    except (KeyError, OSError):
        return "operator"
