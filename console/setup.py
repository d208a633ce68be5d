"""From settings to a working house: the playbook, the database, the transports, the office."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from console.settings import BadSetting, Settings, default_database
from data.words import _

if TYPE_CHECKING:
    from data.playbook.house import House
    from data.playbook.models import Playbook
    from data.playbook.outline import AnyPlaybook
    from data.store import Store
    from jobs.delivery.smtp_url import SmtpAddress
    from jobs.intake.imap_url import ImapAddress
    from jobs.intake.keys import Keys
    from jobs.office import Office
    from screens.premises import Premises
    from screens.status.transports import Transport


def utc_now() -> datetime:
    """The one clock of the program."""
    return datetime.now(UTC)


def load_playbook(settings: Settings) -> Playbook:
    """The team's rules; CALLBOARD_TIMEZONE fills in for a playbook without a zone."""
    from data.playbook.load import load

    return fitted(load(settings.playbook), settings)


def fitted(playbook: Playbook, settings: Settings) -> Playbook:
    """The playbook with what settings add to it."""
    if zone := _zone_for(playbook, settings):
        business = playbook.business.model_copy(update={"timezone": zone})
        return playbook.model_copy(update={"business": business})
    return playbook


def _zone_for(playbook: AnyPlaybook, settings: Settings) -> str:
    """The zone that settings give a business which has none of its own; else empty."""
    business = playbook.business
    return settings.timezone if business.example or not business.timezone else ""


def house_of(settings: Settings) -> House:
    """The rules with the file they stand in, and the channels that settings name transports for."""
    from data.playbook.house import House
    from data.playbook.reload import PlaybookFile

    channels = {"email"} if settings.smtp_url else set()
    if settings.sms_url:
        channels.add("sms")
    if settings.playbook is None:
        return House(load_playbook(settings), frozenset(channels))
    file = PlaybookFile(settings.playbook, lambda playbook: fitted(playbook, settings))
    return House(file.read(), frozenset(channels), file)


def premises_at_start(settings: Settings) -> Premises:
    """As `premises_of`, but most of the rules are read when the panes stand: that takes as long as
    all else that these wait for. A playbook with a fault that they do not show is told of then."""
    from data.playbook.outline import outline_of
    from data.playbook.written import written_at

    outline = outline_of(written_at(settings.playbook).tables)
    if outline is None:
        return premises_of(settings)
    from data.store import open_store
    from screens.premises import Premises

    if zone := _zone_for(outline, settings):
        outline = outline.in_zone(zone)
    return Premises(open_store(settings.database_url), lambda: house_of(settings), outline)


def premises_of(settings: Settings) -> Premises:
    """Open the database and read the rules; raises `DataError` or `PlaybookError`."""
    from data.store import open_store
    from screens.premises import Premises

    house = house_of(settings)
    return Premises(open_store(settings.database_url), house)


def smtp_of(settings: Settings) -> SmtpAddress | None:
    """The mail server; raises `BadSetting` with a sentence that shows no password."""
    if not settings.smtp_url:
        return None
    from jobs.delivery.smtp_url import BadSmtpUrl, parse_smtp_url

    try:
        return parse_smtp_url(settings.smtp_url)
    except BadSmtpUrl as error:
        raise BadSetting(f"CALLBOARD_SMTP_URL: {error}") from None


def mailboxes_of(settings: Settings) -> tuple[ImapAddress, ...]:
    """Where mail is read; raises `BadSetting` with a sentence that shows no password."""
    if not settings.imap_url:
        return ()
    from jobs.intake.imap_url import BadImapUrl, parse_imap_urls

    try:
        return parse_imap_urls(settings.imap_url)
    except BadImapUrl as error:
        raise BadSetting(f"CALLBOARD_IMAP_URL: {error}") from None


def office_of(settings: Settings, store: Store, house: House) -> Office:
    """What the runner and the gateway work with; raises `BadSetting` for a transport's URL.

    Apprise is not loaded here (it takes 0.3 s); `callboard doctor` checks its URLs.
    """
    from jobs.delivery.alerts import AlertSender
    from jobs.delivery.post import Post
    from jobs.lease_clock import lease_clock_of
    from jobs.office import Office
    from jobs.pages.noting import addresses_of
    from jobs.pages.unsubscribe import unsubscribe_url

    post = Post(
        smtp=smtp_of(settings),
        sms_url=settings.sms_url,
        unsubscribe_url=unsubscribe_url(store, settings.gateway_public_url),
        addresses=addresses_of(store, settings.gateway_public_url),
    )
    alerts = AlertSender(settings.alert_urls) if settings.alert_urls else None
    agents = {name: AlertSender(urls) for name, urls in settings.agent_urls.items()}
    return Office(
        store=store,
        house=house,
        clock=utc_now,
        post=post,
        alerts=alerts,
        agents=agents,
        keys=keys_of(settings),
        lease_clock=lease_clock_of(store),
        mailboxes=mailboxes_of(settings),
        feed_secrets=settings.feed_secrets,
    )


def keys_of(settings: Settings) -> Keys:
    """What the gateway checks its senders by, and what we show those whom we ask for leads."""
    from jobs.intake.keys import Keys

    return Keys(
        public_url=settings.gateway_public_url,
        secrets=settings.gateway_secrets,
        facebook_token=settings.facebook_token,
        hubspot_token=settings.hubspot_token,
    )


def notices_of(settings: Settings) -> tuple[str, ...]:
    """What is not set up yet, a sentence each, for the first start."""
    notices = []
    if settings.playbook is None:
        notices.append(
            _(
                "The example business answers your leads: `callboard setup`, or Set up in the "
                "palette (ctrl+p), asks for yours. By hand: `callboard playbook init`, and "
                "CALLBOARD_PLAYBOOK."
            )
        )
    if not settings.smtp_url:
        notices.append(_("E-mail waits in the queue: set CALLBOARD_SMTP_URL to your mail server."))
    if not settings.sms_url:
        notices.append(_("Text messages wait in the queue: set CALLBOARD_SMS_URL (optional)."))
    if not settings.alert_urls:
        notices.append(_("Nobody is alerted outside this console: set CALLBOARD_ALERT_URLS."))
    return tuple(notices)


def transports_of(settings: Settings) -> tuple[Transport, ...]:
    """What is set up to send and to read, in words without a password, for the status screen."""
    from screens.status.transports import Transport

    smtp = smtp_of(settings)
    boxes = mailboxes_of(settings)
    sms = settings.sms_url.partition("://")[0]
    return (
        Transport("e-mail", f"{smtp.host}:{smtp.port}" if smtp else "",
                  _("e-mail waits in the queue: set CALLBOARD_SMTP_URL"), "email"),
        Transport("texts", _("a service of {name}").format(name=sms) if sms else "",
                  _("texts wait in the queue: set CALLBOARD_SMS_URL (optional)"), "sms"),
        Transport("mailboxes", ", ".join(box.host for box in boxes),
                  _("replies and portals' mails are not read: set CALLBOARD_IMAP_URL")),
        Transport("alerts", _("set") if settings.alert_urls else "",
                  _("nobody is told outside this console: set CALLBOARD_ALERT_URLS")),
        Transport("gateway", _("`callboard serve` would listen on {address}").format(
            address=gateway_of(settings))),
    )  # fmt: skip


def gateway_of(settings: Settings) -> str:
    """The address on this machine at which `callboard serve` listens."""
    return f"http://{settings.gateway_host}:{settings.gateway_port}"


def nothing_is_set_up(settings: Settings) -> bool:
    """Whether somebody starts Callboard for the first time: no database, no rules, no mail."""
    if settings.playbook or settings.smtp_url or settings.imap_url:
        return False
    return settings.uses_default_database and not default_database().exists()
