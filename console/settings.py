"""Settings: environment variables with the prefix `CALLBOARD_`, read also from `.env`.

One table holds every setting with its default and what it is for; `config.example.env` is made
from it and a test keeps the two in step.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from getpass import getuser
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class BadSetting(ValueError):
    """A setting cannot be used; the text names it, its place and what to write (exit 2)."""


@dataclass(frozen=True, slots=True)
class Setting:
    """`default` is what an empty value means; `shown` is what the example file prints."""

    name: str
    default: str
    about: str
    shown: str = ""


SETTINGS = (
    Setting(
        "DATABASE_URL",
        "",
        "Where everything is stored. Empty: a SQLite file in your user data directory.\n"
        "Several machines share a PostgreSQL database (14 or newer), with\n"
        "postgresql+psycopg://user:password@host/name here.",
        "sqlite:////home/you/.local/share/callboard/callboard.sqlite",
    ),
    Setting(
        "PLAYBOOK",
        "",
        "Your team's rules: a file, or a folder whose .toml files are read as one. Make the file\n"
        "with `callboard playbook init`. Empty: the example's.",
        "/home/you/playbook.toml",
    ),
    Setting(
        "TIMEZONE",
        "",
        "The business's time zone when the playbook names none, such as Europe/Berlin.",
        "America/New_York",
    ),
    Setting(
        "SMTP_URL",
        "",
        "The mail server that sends to leads: smtp://user:password@host:587 (STARTTLS when\n"
        "offered; ?starttls=yes insists) or smtps://user:password@host:465.\n"
        "Empty: e-mail waits in the queue.",
        "smtp://user:password@mail.example.com:587",
    ),
    Setting(
        "IMAP_URL",
        "",
        "The mailbox where replies, bounces and portals' mails arrive:\n"
        "imaps://user:password@host/Folder; several, separated by blanks. Write / ? # @ : in the\n"
        "password as %2F %3F %23 %40 %3A. imap:// uses STARTTLS when offered. After a ?:\n"
        "since=DAYS (how far back the first reading goes; 1), mark=seen (else nothing in the\n"
        "mailbox is changed), folder=NAME, starttls=yes or no, verify=no. Empty: no mail is read.",
        "imaps://mia%40example.com:password@mail.example.com:993/INBOX",
    ),
    Setting(
        "SMS_URL",
        "",
        "An Apprise URL of an SMS service; the recipient is added to it.\n"
        "Empty: text messages wait in the queue.",
        "twilio://ACCOUNT:TOKEN@+12125550142",
    ),
    Setting(
        "ALERT_URLS",
        "",
        "Where operators are alerted: Apprise URLs, separated by blanks.",
        "mailto://user:password@example.com slack://TOKEN_A/TOKEN_B/TOKEN_C",
    ),
    Setting(
        "AGENT_URLS",
        "",
        "Where single people are alerted about their own leads and get hand-off notes, as\n"
        "name=URL, separated by blanks: the names of the playbook's [team], and Apprise URLs.\n"
        "Who has none here is told through CALLBOARD_ALERT_URLS.",
        "kim=ntfys://ntfy.sh/kim-leads robin=mailto://user:password@example.com",
    ),
    Setting("GATEWAY_HOST", "127.0.0.1", "The address `callboard serve` listens on."),
    Setting("GATEWAY_PORT", "8080", "The port `callboard serve` listens on."),
    Setting(
        "GATEWAY_PUBLIC_URL",
        "",
        "The gateway's address as the world sees it; unsubscribe links and tracked links are\n"
        "made from it (docs/tracking.md). Empty: mails offer an unsubscribe address instead of a\n"
        "link, and nobody notices who opened them.",
        "https://leads.example.com",
    ),
    Setting(
        "GATEWAY_SECRETS",
        "",
        "What the gateway's senders sign with or repeat, as source=secret, separated by blanks.\n"
        "In a secret %20 stands for a blank, %25 for a percent sign, and so on. Which word each\n"
        "sender wants here is in docs/gateway.md. What does not prove itself is answered 401;\n"
        "a source without a secret takes everything that is posted to it.",
        "facebook=APP_SECRET typeform=SECRET twilio=AUTH_TOKEN website=A_LONG_WORD",
    ),
    Setting(
        "FACEBOOK_TOKEN",
        "",
        "A page access token: Facebook's hooks carry ids, and the leads are fetched with it.",
        "EAAB...",
    ),
    Setting(
        "HUBSPOT_TOKEN",
        "",
        "A private app's token: contacts that HubSpot tells by id only are fetched with it.",
        "pat-na1-...",
    ),
    Setting(
        "FEED_SECRETS",
        "",
        "What the headers of polled feeds hold, as name=value, separated by blanks; the playbook\n"
        'names them: headers = { Authorization = "Bearer {secret:zillow}" }. In a value %20\n'
        "stands for a blank, %25 for a percent sign.",
        "zillow=A_TOKEN",
    ),
    Setting("OPERATOR", "", "Your name on the timeline. Empty: your login name."),
    Setting(
        "ATTENTION",
        "auto",
        "How you are told, once, of what needs a person now: notify (a notification of your\n"
        "desktop, by the terminal), bell, or off. auto: a notification where the terminal is\n"
        "known to show them and is not in front of you, else the bell.",
    ),
    Setting(
        "THEME",
        "auto",
        "How the console looks at this terminal: dark, light, contrast, contrast-light, terminal\n"
        "(its own colours), 16 (colours) or mono (none). auto: what you chose in the palette\n"
        "(ctrl+p, Theme), where the terminal can show that and NO_COLOR is not set.",
    ),
    Setting(
        "ASCII",
        "auto",
        "Which signs the terminal lacks: no (it has all), signs (draw borders and signs in ASCII,\n"
        "also where they are shown two cells wide) or all (letters too). auto: all where the\n"
        "locale is not UTF-8.",
    ),
    Setting(
        "KEYS",
        "",
        "Your own keys: a preset (default, vim, or no-ctrl for a tmux or screen inside another),\n"
        "or a TOML file (docs/keys.md; `callboard keys --toml` prints one to begin with). Empty:\n"
        "what you chose in the palette (ctrl+p, Keys).",
        "/home/you/keys.toml",
    ),
    Setting(
        "LOCALE",
        "",
        "The language of the console, how dates, times and numbers are written, and with which\n"
        "day a week begins: a language and a country. A language without a catalogue is English\n"
        "(docs/words.md). Empty: as LC_ALL, LC_MESSAGES, LC_TIME or LANG say.",
        "de_DE",
    ),
)

PREFIX = "CALLBOARD_"

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
        playbook=Path(path).expanduser() if path else None,
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


def _values(environ: Mapping[str, str], folder: Path) -> dict[str, str]:
    file = folder / ".env"
    stored = _from_file(file) if file.is_file() else {}
    known = {setting.name for setting in SETTINGS}
    for name in stored:
        if name.startswith(PREFIX) and name.removeprefix(PREFIX) not in known:
            raise BadSetting(f"{file}: {name} is not a setting{_nearest(name, known)}")
    values = {}
    for setting in SETTINGS:
        name = PREFIX + setting.name
        values[setting.name] = environ.get(name, stored.get(name, "")).strip() or setting.default
    return values


def _from_file(file: Path) -> dict[str, str]:
    from dotenv import dotenv_values

    try:
        return {name: value or "" for name, value in dotenv_values(file).items()}
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{file} cannot be read: {error}.") from None


def _nearest(name: str, known: set[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.removeprefix(PREFIX), known, 1)
    return f"; did you mean {PREFIX}{near[0]}?" if near else "; see config.example.env."


def default_database() -> Path:
    """Where everything is stored when nobody says where."""
    from platformdirs import user_data_path

    return user_data_path("callboard") / "callboard.sqlite"


def _one_of(name: str, word: str, known: tuple[str, ...]) -> str:
    if word.lower() not in known:
        raise BadSetting(f"{PREFIX}{name} '{word}' is none of {', '.join(known)}.")
    return word.lower()


def _zone(name: str) -> str:
    if name:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise BadSetting(
                f"CALLBOARD_TIMEZONE '{name}' is not a time zone; "
                "use a name such as Europe/Berlin or America/New_York."
            ) from None
    return name


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise BadSetting(f"CALLBOARD_GATEWAY_PORT '{text}' is not a port; use 1 to 65535.")
    return int(text)


def _public(url: str) -> str:
    if url and not url.startswith(("https://", "http://")):
        raise BadSetting(
            f"CALLBOARD_GATEWAY_PUBLIC_URL '{url}' must begin with https:// (or http://)."
        )
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


def example_env() -> str:
    """The text of config.example.env."""
    lines = [
        "# Settings of Callboard. Copy this file to .env and fill in what you need;",
        "# everything is optional. Environment variables win over this file.",
    ]
    for setting in SETTINGS:
        lines += ["", *(f"# {line}" for line in setting.about.splitlines())]
        if setting.shown:
            lines.append(f"# {PREFIX}{setting.name}={setting.shown}")
        lines.append(f"{PREFIX}{setting.name}={setting.default}")
    return "\n".join(lines) + "\n"
