"""Whether a delivery comes from where it says: the sender's signature, or a word that both know."""

from __future__ import annotations

import logging
from datetime import datetime

from data.inbox.doors import sender_of
from data.inbox.senders.public_keys import shared_key
from data.inbox.understood import BadSignature, Delivery
from jobs.intake.keys import Keys

log = logging.getLogger(__name__)

SIGN_THE_ADDRESS = ("hubspot", "twilio")
"""They can only be checked by the address that they post to, CALLBOARD_GATEWAY_PUBLIC_URL."""


def prove(source: str, delivery: Delivery, keys: Keys, now: datetime) -> None:
    """Raises `BadSignature`. A source without a secret in the settings is not asked for any proof.

    A sender that signs nothing repeats the secret: as password or token, or as `key` in the query.
    """
    secret = keys.secrets.get(source, "")
    if not secret:
        return
    sender = sender_of(source)
    try:
        if sender is None or sender.verify is None:
            shared_key(delivery, secret)
        else:
            sender.verify(delivery, secret, now)
    except BadSignature:
        raise
    except Exception:
        log.exception("The signature of a delivery to %s broke its check.", source)
        raise BadSignature("The signature cannot be checked.") from None
