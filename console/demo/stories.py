"""The demo's stories, read from the TOML files beside this one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any


def tables(name: str) -> dict[str, Any]:
    """The tables of a TOML file of this package."""
    return tomllib.loads(text_of(name))


def text_of(name: str) -> str:
    return (files("console.demo") / name).read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Step:
    """Something a person of the agency did. `do` is a name in `deeds.DEEDS`; times as in Today."""

    at: str
    do: str
    kind: str = ""
    note: str = ""
    says: str = ""
    on: str = ""
    by: str = "ines"


@dataclass(frozen=True, slots=True)
class LeadStory:
    """One lead. `also` are further fields of the form; `fates` what the post answers, in order."""

    at: str
    name: str = ""
    email: str = ""
    phone: str = ""
    company: str = ""
    says: str = ""
    door: str = "website"
    asleep: str = ""
    also: Mapping[str, str] = field(default_factory=dict)
    fates: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def form(self) -> dict[str, str]:
        """What the web form posted."""
        fields = {"name": self.name, "email": self.email, "phone": self.phone,
                  "company": self.company, "message": self.says, **self.also}  # fmt: skip
        return {key: value for key, value in fields.items() if value}


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something that arrived and cannot be understood."""

    at: str
    door: str
    content_type: str
    body: str


@dataclass(frozen=True, slots=True)
class ClientStory:
    """One client. `moves`: when the later stages were entered; `done`: what is ticked now."""

    name: str
    since: str
    moves: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    variant: str = ""
    steps: tuple[Step, ...] = ()


def lead_stories() -> list[LeadStory]:
    return [LeadStory(**_typed(table)) for table in tables("leads.toml")["lead"]]


def oddities() -> list[Oddity]:
    return [Oddity(**table) for table in tables("leads.toml")["oddity"]]


def client_stories() -> list[ClientStory]:
    return [ClientStory(**_typed(table)) for table in tables("clients.toml")["client"]]


def _typed(table: dict[str, Any]) -> dict[str, Any]:
    """Lists become tuples, and steps become `Step`s."""
    typed = {key: tuple(value) if isinstance(value, list) else value
             for key, value in table.items()}  # fmt: skip
    return {**typed, "steps": tuple(Step(**step) for step in table.get("steps", ()))}
