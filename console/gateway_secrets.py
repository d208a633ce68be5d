"""CALLBOARD_GATEWAY_SECRETS: what each sender signs with, or repeats, as `source=secret`."""

from __future__ import annotations

from urllib.parse import unquote

FORM = "write source=secret, separated by blanks, such as typeform=abc twilio=def"


class BadSecrets(ValueError):
    """One sentence; it never holds a secret."""


def read_secrets(text: str) -> dict[str, str]:
    """The secret of each source. `%20` stands for a blank in one, `%25` for a percent sign."""
    secrets: dict[str, str] = {}
    for place, pair in enumerate(text.split(), 1):
        source, sign, secret = pair.partition("=")
        if not sign or not secret or not source.replace("_", "").replace("-", "").isalnum():
            raise BadSecrets(f"part {place} is not a source with its secret: {FORM}.")
        if source in secrets:
            raise BadSecrets(f"{source} has two secrets; keep one of them.")
        secrets[source] = unquote(secret)
    return secrets
