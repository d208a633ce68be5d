"""Every setting, with its default and what it is for.

`config.example.env` is made from this table, and a test keeps the two in step.
"""

from __future__ import annotations

from dataclasses import dataclass


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
        "Eight connections at most; ?connections=3 for a server that takes fewer.\n"
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
