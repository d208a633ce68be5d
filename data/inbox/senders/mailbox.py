"""Our own mailbox: whole mails, as IMAP gives them or as an .eml file holds them."""

from __future__ import annotations

from data.inbox.mail.decide import understand_mail
from data.inbox.understood import Sender

SENDER = Sender("mailbox", understand_mail)
"""Mails prove nothing about where they come from; the mailbox itself is what is trusted."""
