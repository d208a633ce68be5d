"""CALLBOARD_GATEWAY_SECRETS: what each sender signs with, or repeats, as `source=secret`."""

from __future__ import annotations

from urllib.parse import unquote

from data.words import _


class BadSecrets(ValueError):
    """One sentence; it never holds a secret."""


def read_secrets(text: str) -> dict[str, str]:
    """The secret of each source. `%20` stands for a blank in one, `%25` for a percent sign."""
    secrets: dict[str, str] = {}
    for place, pair in enumerate(text.split(), 1):
        source, sign, secret = pair.partition("=")
        if not sign or not secret or not source.replace("_", "").replace("-", "").isalnum():
            raise BadSecrets(
                _(
                    "part {place} is not a source with its secret: write source=secret, separated "
                    "by blanks, such as typeform=abc twilio=def."
                ).format(place=place)
            )
        if source in secrets:
            raise BadSecrets(_("{source} has two secrets; keep one of them.").format(source=source))
        secrets[source] = unquote(secret)
    return secrets
