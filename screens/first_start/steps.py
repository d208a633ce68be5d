"""The three steps of the set-up: what is asked, and why. What happens with it is a `Work`'s."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from data.words import _

Key = Literal["business", "mail", "source"]
Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """`name` is unique among all steps. A secret one is not shown and never kept while typing."""

    name: str
    label: str
    hint: str
    required: bool = True
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """`tries` says what the trial of this step does, on its button and in the help."""

    key: Key
    title: str
    why: str
    tries: str
    fields: tuple[Field, ...]


STEPS = (
    Step(
        "business",
        _("Your business"),
        _(
            "Who speaks in the messages to your leads. The postal address stands "
            "under every e-mail: the law asks for it."
        ),
        _("Read the first answer"),
        (
            Field("name", _("Business"), _("as your customers know it")),
            Field("agent", _("First name"), _("under your messages")),
            Field("email", _("E-mail"), _("sends, and gets the answers")),
            Field("postal_address", _("Address"), _("street, town, code, country")),
            Field("country", _("Country"), _("two letters: US, DE")),
            Field("timezone", _("Time zone"), _("such as Europe/Berlin")),
            Field("phone", _("Phone"), _("optional"), required=False),
            Field("website", _("Website"), _("optional"), required=False),
        ),
    ),
    Step(
        "mail",
        _("Your mail"),
        _(
            "The server that sends your answers, and the mailbox where people "
            "write back. Both stay in the file .env, which only you can read."
        ),
        _("Send me a test mail"),
        (
            Field("smtp_server", _("Sends"), _("such as smtp.example.com:587")),
            Field("user", _("User"), _("mostly your mail address"), required=False),
            Field(
                "password",
                _("Password"),
                _("perhaps one made for apps"),
                required=False,
                secret=True,
            ),
            Field("imap_server", _("Mailbox"), _("optional: imap.example.com:993"), required=False),
            Field("test_to", _("Test to"), _("a mailbox you can look into")),
        ),
    ),
    Step(
        "source",
        _("Your first source"),
        _(
            "A form on your website, or anything that can post. The word proves "
            "where a lead comes from; whoever builds your form needs both lines "
            "below."
        ),
        _("Post a test lead"),
        (
            Field("source", _("Source"), _("website, or your own")),
            Field("word", _("Word"), _("made for you")),
            Field("port", _("Port"), _("where it listens here")),
            Field("public_url", _("Address"), _("optional: https://…"), required=False),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a trial found out. `went` None: it goes on."""

    went: bool | None
    text: str


class Work(Protocol):
    """What the screens need done. What is not said to be quick may block, and is called in a
    thread."""

    @property
    def place(self) -> str:
        """Where it is written to, in words."""

    def filled(self) -> dict[str, str]:
        """What is set up or was typed before, by the names of the fields."""

    def done(self) -> frozenset[Key]:
        """The steps that are set up."""

    def suggested(self, step: Key, values: Values) -> dict[str, str]:
        """What to put into fields of this step that are empty; quick, and never waits."""

    def wrong(self, step: Key, values: Values) -> dict[str, str]:
        """A sentence for each field that cannot be used; quick, and never waits."""

    def advice(self, step: Key, values: Values) -> tuple[str, ...]:
        """What is good to know with these values, such as what to give to the form's maker."""

    def try_it(self, step: Key, values: Values, tell: Callable[[Told], None]) -> bool:
        """Try it in earnest; `tell` is called as it goes. Whether all went well."""

    def save(self, step: Key, values: Values) -> str:
        """Write it where the console reads it; a sentence. Raises `ValueError` with one."""

    def keep(self, values: Values) -> None:
        """What was typed and not saved, for the next time; secrets are not kept."""
