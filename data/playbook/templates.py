"""The words: the tables `[templates.NAME.email]` and `[templates.NAME.sms]` of a playbook."""

from __future__ import annotations

from pydantic import model_validator

from data.playbook.values import Rules, Sentence


class EmailText(Rules):
    subject: Sentence
    body: Sentence


class SmsText(Rules):
    body: Sentence


class Template(Rules):
    """What is said on one occasion; `data.playbook.language` is what a text may be made of."""

    email: EmailText | None = None
    sms: SmsText | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Template:
        if self.email is None and self.sms is None:
            raise ValueError("a template needs an email or an sms text")
        return self
