"""`callboard review`: messages that wait for a person."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from console.commands.desk import open_desk
from console.commands.options import PLAIN, AsJson, Limit
from console.commands.printing import (
    fields_of,
    one_line,
    plain_text,
    print_json,
    print_rows,
    say,
    to_json,
    told_line,
)
from data.words import _
from data.words.enumerated import word_of

app = typer.Typer(help=_("Messages that wait for a person."), no_args_is_help=True, **PLAIN)
COLUMNS = ("id", "lead_id", "reasons", "channel", "to", "subject", "state", "created_at")


@app.command("list", help=_("Everything that waits for a person, oldest first."))
def listing(
    snoozed: Annotated[bool, typer.Option("--all", help=_("Also those that are snoozed."))] = False,
    limit: Limit = 1000,
    as_json: AsJson = False,
) -> None:
    from data.outreach import panes

    with open_desk() as desk:
        found = desk.look(panes.review_pane, now=desk.now(), snoozed=snoozed, limit=limit)
    rows = [fields_of(row) for row in found]
    print_rows(rows, COLUMNS, as_json=as_json, empty=_("Nothing waits for a person."), limit=limit)


@app.command(
    "show",
    help=_("The draft exactly as it will leave, with the reasons it waits and what was said."),
)
def show(review_id: Annotated[int, typer.Argument(metavar="ID")], as_json: AsJson = False) -> None:
    from data.outreach import queries
    from data.outreach.segments import segments_of

    with open_desk() as desk:
        detail = desk.read(queries.review_detail, review_id)
    sms = segments_of(detail.row.body).count if detail.row.channel == "sms" else 0
    if as_json:
        fields = to_json(detail)
        print_json({**fields.pop("row"), **fields, "sms": sms})
        return
    for reason in detail.reasons:
        say(f"{word_of(reason.reason)}: {told_line(reason.why)}")
    if detail.row.needs_two:
        who = one_line(detail.row.first_eyes)
        told = _("two people must approve this text")
        say(_("two people must approve this text: {who} did").format(who=who) if who else told)
    say("\n" + _("The lead wrote:") + f"\n{plain_text(detail.message)}")
    size = f", {sms} SMS" if sms else ""
    to = one_line(detail.row.to) or _("(nobody)")
    told = _("Draft by {channel} to {to}").format(channel=word_of(detail.row.channel), to=to)
    say(f"\n{told}{size}")
    say(_("Subject: {subject}").format(subject=one_line(detail.row.subject)))
    say(f"\n{plain_text(detail.row.body)}")


@app.command(
    "approve",
    help=_(
        "Send these drafts as they stand. There is no undo here, so they leave at "
        "once.\n\nWhere two people must look (legal matters, as the playbook is "
        "shipped), the first approval only notes that you did."
    ),
)
def approve(ids: Annotated[list[int], typer.Argument(metavar="ID...")]) -> None:
    from data.outreach import review

    with open_desk() as desk:
        for review_id in ids:
            look = desk.act(review.approve, review_id, shown=None, hold=timedelta(0))
            told = _("Approved {review_id}.")
            if look == "first":
                told = _("Approved {review_id}. Somebody else must approve the same text too.")
            say(told.format(review_id=review_id))


@app.command("reject", help=_("Never send these drafts."))
def reject(
    ids: Annotated[list[int], typer.Argument(metavar="ID...")],
    why: Annotated[
        str,
        typer.Option(
            help=_(
                "A key of [review.rejections] (`wrong`), with words after a colon if you "
                "like (`wrong: he has no roof`), or any other words."
            )
        ),
    ],
) -> None:
    from data.outreach import review

    with open_desk() as desk:
        for review_id in ids:
            desk.act(review.reject, review_id, why=why, house=desk.house)
            say(_("Rejected {review_id}.").format(review_id=review_id))


@app.command("snooze", help=_("Out of the queue until then; the first-response clock runs on."))
def snooze(
    ids: Annotated[list[int], typer.Argument(metavar="ID...")],
    until: Annotated[
        str,
        typer.Option(
            metavar="WHEN",
            help=_(
                "'14:30', 'tomorrow 9', 'fri 10:00', '2 days'; else the playbook's "
                "review.snooze_minutes."
            ),
        ),
    ] = "",
) -> None:
    from console.commands.when import moment_of
    from data.outreach import review

    with open_desk() as desk:
        moment = desk.now() + timedelta(minutes=desk.playbook.review.snooze_minutes)
        if until:
            moment = moment_of(until, desk.now(), desk.zone, "--until")
        for review_id in ids:
            desk.act(review.snooze, review_id, until=moment)
            say(
                _("Snoozed {review_id} until {moment:%Y-%m-%d %H:%M}.").format(
                    review_id=review_id, moment=moment.astimezone(desk.zone)
                )
            )


@app.command("edit", help=_("Change a draft; it still has to be approved."))
def edit(
    review_id: Annotated[int, typer.Argument(metavar="ID")],
    subject: Annotated[str | None, typer.Option()] = None,
    body: Annotated[str | None, typer.Option(help=_("The new text."))] = None,
    body_file: Annotated[Path | None, typer.Option(help=_("A file with the new text."))] = None,
    to: Annotated[str | None, typer.Option(help=_("The recipient."))] = None,
) -> None:
    from data.outreach import review

    if body_file is not None:
        body = _text_of(body_file)
    if subject is None and body is None and to is None:
        raise typer.BadParameter(_("give --subject, --body, --body-file or --to"))
    with open_desk() as desk:
        desk.act(review.edit, review_id, playbook=desk.playbook, subject=subject, body=body,
                 recipient=to)  # fmt: skip
    say(_("Draft {review_id} changed.").format(review_id=review_id))


def _text_of(file: Path) -> str:
    from data.refused import Refused

    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Refused(_("{file} is not a text in UTF-8.").format(file=file)) from None


@app.command("went", help=_("Say that an uncertain message arrived. (`approve` sends it again.)"))
def went(review_id: Annotated[int, typer.Argument(metavar="ID")]) -> None:
    from data.outreach import settle

    with open_desk() as desk:
        desk.act(settle.it_went, review_id, house=desk.house)
    say(_("Noted: message {review_id} arrived.").format(review_id=review_id))
