"""What the set-up's screens need done: read and write settings and playbook, and the trials."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from console import setup_fields as fields
from console.settings import Settings, read_settings
from console.setup import load_playbook, office_of, premises_of
from console.setup_business import check, playbook_file, with_business, write_business
from console.setup_env import write_settings
from data.words import _
from screens.first_start.steps import STEPS, Key, Told, Values

if TYPE_CHECKING:
    from data.playbook.models import Playbook

BUSINESS = tuple(field.name for field in STEPS[0].fields)

DRAFT = ".callboard-setup.json"
"""Beside `.env`: what was typed and not saved. Never a password or a word."""


class SetUpWork:
    """Works in one folder: the one the console is started in, where `.env` is read from."""

    def __init__(self, folder: Path, environ: Mapping[str, str] | None = None) -> None:
        self._folder = folder
        self._environ = os.environ if environ is None else environ

    @property
    def place(self) -> str:
        return str(self._folder)

    def filled(self) -> dict[str, str]:
        """Settings, over what was typed and not saved, over what can be guessed."""
        settings, playbook = self._read()
        business = playbook.business if playbook else None
        values = {"country": _country(), "timezone": _zone(), "source": "website",
                  "word": fields.new_word()}  # fmt: skip
        values |= {"port": str(settings.gateway_port), "public_url": settings.gateway_public_url}
        if business is not None and not business.example:
            values |= {name: str(getattr(business, name)) for name in BUSINESS}
        values |= fields.fields_of_smtp(settings.smtp_url)
        values |= fields.fields_of_imap(settings.imap_url)
        own = settings.gateway_secrets
        if "website" in own:
            values["word"] = own["website"]
        return values | self._kept()

    def done(self) -> frozenset[Key]:
        settings, playbook = self._read()
        done: set[Key] = set()
        if playbook is not None and not playbook.business.example:
            done.add("business")
        if settings.smtp_url:
            done.add("mail")
        if settings.gateway_secrets:
            done.add("source")
        return frozenset(done)

    def suggested(self, step: Key, values: Values) -> dict[str, str]:
        if step != "mail":
            return {}
        email = values.get("email", "")
        known = fields.guessed_servers(email)
        return {"test_to": email, **known, **({"user": email} if known else {})}

    def wrong(self, step: Key, values: Values) -> dict[str, str]:
        judge = {
            "business": fields.wrong_in_business,
            "mail": fields.wrong_in_mail,
            "source": fields.wrong_in_source,
        }
        return judge[step](values)

    def advice(self, step: Key, values: Values) -> tuple[str, ...]:
        if step == "business":
            return (
                _("It is written to {playbook_file}").format(
                    playbook_file=playbook_file(self._configured(), self._folder)
                ),
            )
        if step == "mail":
            if fields.guessed_servers(values.get("email", "")):
                return (_("Your service may want a password made for apps: look in its settings."),)
            return (_("It is written to {folder}").format(folder=self._folder / ".env"),)
        base = values.get("public_url") or f"http://127.0.0.1:{values.get('port', '')}"
        address = f"{base.rstrip('/')}/in/{values.get('source', '')}"
        to, proof = _("The form posts to"), _("with the header")
        column = max(cell_len(to), cell_len(proof)) + 3
        return (
            set_cell_size(to, column) + address,
            set_cell_size(proof, column) + f"X-Callboard-Key: {values.get('word', '')}",
        )

    def save(self, step: Key, values: Values) -> str:
        if step == "business":
            return self._save_business(values)
        if step == "mail":
            told = {"SMTP_URL": fields.smtp_url(values), "IMAP_URL": self._imap(values)}
            self._write(told)
            return _("Your mail is set up: {folder} holds it.").format(folder=self._folder / ".env")
        settings, _unused = self._read()
        held = _raw_secrets(settings)
        self._write({
            "GATEWAY_SECRETS": fields.secrets_with(held, values["source"], values["word"]),
            "GATEWAY_PORT": values["port"],
            **({"GATEWAY_PUBLIC_URL": values["public_url"]} if values.get("public_url") else {}),
        })  # fmt: skip
        return _("All is set up. `callboard serve` listens for your form, day and night.")

    def _imap(self, values: Values) -> str:
        """The mailbox that was typed; further ones that were set stay."""
        settings, _unused = self._read()
        _unused2, *others = settings.imap_url.split() or [""]
        return " ".join(url for url in (fields.imap_url(values), *others) if url)

    def _save_business(self, values: Values) -> str:
        file = playbook_file(self._configured(), self._folder)
        write_business(file, self._business(values))
        if self._configured() is None:
            self._write({"PLAYBOOK": str(file)})
        return _("Your business stands in {file}.").format(file=file)

    def _write(self, values: Mapping[str, str]) -> None:
        write_settings(self._folder / ".env", values, self._environ)

    def try_it(self, step: Key, values: Values, tell: Callable[[Told], None]) -> bool:
        try:
            if step == "business":
                return self._try_business(values, tell)
            if step == "mail":
                return self._try_mail(values, tell)
            return self._try_source(values, tell)
        except (ValueError, OSError) as error:
            tell(Told(False, str(error)))
            return False

    def _try_business(self, values: Values, tell: Callable[[Told], None]) -> bool:
        from console.setup_trials import read_first_answer

        return read_first_answer(self._playbook_with(values), tell)

    def _playbook_with(self, values: Values) -> Playbook:
        """The team's rules with the business that was typed, whether it was saved or not."""
        from data.playbook.load import default_text, parse

        file = playbook_file(self._configured(), self._folder)
        text = file.read_text(encoding="utf-8") if file.exists() else default_text()
        changed = with_business(text, self._business(values))
        check(changed, file.name)
        return parse(changed, file.name)

    def _business(self, values: Values) -> dict[str, str]:
        return {name: values[name] for name in BUSINESS if values.get(name)}

    def _try_mail(self, values: Values, tell: Callable[[Told], None]) -> bool:
        from console.setup_mail_trials import look_into_mailbox, send_test_mail
        from jobs.intake.imap_url import parse_imap_url

        url, imap = fields.smtp_url(values), fields.imap_url(values)
        business = self._playbook_with(values).business
        went = send_test_mail(url, business, values["test_to"], tell)
        if imap:
            went = look_into_mailbox(parse_imap_url(imap), tell) and went
        return went

    def _try_source(self, values: Values, tell: Callable[[Told], None]) -> bool:
        """With what was saved in the steps before: it is them that are tried."""
        from dataclasses import replace

        from console.setup_trials import TestLead, post_test_lead
        from data.refused import DataError

        settings = read_settings(self._environ, self._folder)
        if not {"business", "mail"} <= self.done():
            tell(
                Told(
                    False, _("Save your business and your mail first: a lead is answered by them.")
                )
            )
            return False
        settings = replace(
            settings,
            gateway_secrets={**settings.gateway_secrets, values["source"]: values["word"]},
            imap_url="",
        )
        try:
            premises = premises_of(settings)
        except DataError as error:
            tell(Told(False, str(error)))
            return False
        try:
            office = office_of(settings, premises.store, premises.house)
            lead = TestLead(
                values["source"],
                values["word"],
                settings.gateway_host,
                int(values["port"]),
                values.get("test_to") or values["email"],
            )
            return post_test_lead(office, lead, tell)
        finally:
            premises.store.close()

    def keep(self, values: Values) -> None:
        secret = {field.name for step in STEPS for field in step.fields if field.secret}
        told = {name: value for name, value in values.items()
                if value and name not in {*secret, "word"}}  # fmt: skip
        file = self._folder / DRAFT
        with suppress(OSError):  # a folder that takes no file keeps no draft, and takes no .env
            file.touch(mode=0o600)
            file.write_text(json.dumps(told), encoding="utf-8")

    def forget(self) -> None:
        """The draft is not needed any more."""
        (self._folder / DRAFT).unlink(missing_ok=True)

    def _kept(self) -> dict[str, str]:
        try:
            told = json.loads((self._folder / DRAFT).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        known = {field.name for step in STEPS for field in step.fields}
        return {name: value for name, value in told.items()
                if name in known and isinstance(value, str)}  # fmt: skip

    def _configured(self) -> Path | None:
        return read_settings(self._environ, self._folder).playbook

    def _read(self) -> tuple[Settings, Playbook | None]:
        from data.playbook.error import PlaybookError

        settings = read_settings(self._environ, self._folder)
        try:
            return settings, load_playbook(settings)
        except PlaybookError:  # said by whoever saves: it cannot be changed here then
            return settings, None


def _raw_secrets(settings: Settings) -> str:
    from urllib.parse import quote

    return " ".join(f"{name}={quote(word, safe='')}" for name, word in
                    settings.gateway_secrets.items())  # fmt: skip


def _country() -> str:
    """As the locale has it, or nothing."""
    name = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    country = name.partition(".")[0].partition("_")[2]
    return country if len(country) == 2 and country.isupper() else ""


def _zone() -> str:
    """The machine's, or nothing."""
    with suppress(OSError):
        path = os.readlink("/etc/localtime")
        zone = path.partition("zoneinfo/")[2]
        return zone if "/" in zone else ""
    return ""
