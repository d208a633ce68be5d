"""Everything that the first post would have to wait for, done before the door is open.

The adapters and what they use are imported lazily (mails alone: 0.3 s), and the database's
statements are compiled when they are first used.
"""

from __future__ import annotations

import logging

from data.inbox.doors import BUILT_IN
from data.inbox.receive import is_known_delivery, look_at
from data.inbox.senders.public_keys import is_public_key
from data.trouble import is_database_error
from jobs.office import Office

log = logging.getLogger(__name__)

_FORM = b'{"name": "Warm Up", "email": "warm@up.invalid", "message": "x", "phone": "+12125550142"}'
_MAIL = b"From: warm@up.invalid\r\nSubject: Re: x\r\nIn-Reply-To: <x@y>\r\n\r\nYes.\r\n> No?\r\n"
_SENT = b'--b\r\nContent-Disposition: form-data; name="email"\r\n\r\n' + _MAIL + b"\r\n--b--\r\n"
_SAMPLES = (
    *((source, "application/json", _FORM) for source in (*BUILT_IN, "website")),
    ("website", "application/x-www-form-urlencoded", b"name=Warm+Up"),
    ("mailbox", "message/rfc822", _MAIL),
    ("sendgrid", 'multipart/form-data; boundary="b"', _SENT),
)


def warm_up(office: Office) -> None:
    """Rehearse once what a post does; a database that is away is no reason not to open."""
    for source, content_type, payload in _SAMPLES:
        look_at(source, content_type, payload)
    if any(is_public_key(secret) for secret in office.keys.secrets.values()):
        import cryptography.hazmat.primitives.serialization  # noqa: F401
    try:
        with office.store.write() as session:
            is_known_delivery(session, "website", "warm-up", "0", office.now())
    except Exception as error:
        if not is_database_error(error):
            raise
        log.warning("The database does not answer yet; the first post may take longer.")
