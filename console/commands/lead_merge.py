"""`callboard leads merge`, `unmerge`, `duplicates`, `not-the-same`: who is one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.commands.desk import open_desk
from console.commands.options import AsJson, Limit
from console.commands.printing import one_line, print_json, print_table, say
from data.words import _

if TYPE_CHECKING:
    from data.leads.duplicates import Pair, Side

COLUMNS = ("one", "other", "evidence")


def add_to(app: typer.Typer) -> None:
    """Make these commands of `callboard leads`."""
    app.command(
        "merge",
        help=_(
            "Make two leads one. KEEP goes on with the history of both; `unmerge` takes it back."
        ),
    )(merge)
    app.command(
        "unmerge",
        help=_("Take the last merge of a lead back, as the one that went or the one that stayed."),
    )(unmerge)
    app.command(
        "duplicates", help=_("Leads that may be one person, with the evidence; the latest first.")
    )(duplicates)
    app.command(
        "not-the-same", help=_("Say that two leads are two people; they are not offered again.")
    )(not_the_same)


def merge(
    keep: Annotated[int, typer.Argument(metavar="KEEP")],
    gone: Annotated[int, typer.Argument(metavar="GONE")],
    why: Annotated[str, typer.Option(help=_("How you know that they are one person."))] = "",
    as_json: AsJson = False,
) -> None:
    from data.leads import merging

    with open_desk() as desk:
        number = desk.act(merging.merge, keep, gone, house=desk.house, why=why)
    if as_json:
        print_json({"merge": number, "kept": keep, "gone": gone})
        return
    say(
        _(
            "Lead {gone} is merged into lead {keep}. `callboard leads unmerge {gone}` "
            "takes it back."
        ).format(gone=gone, keep=keep)
    )


def unmerge(lead_id: Annotated[int, typer.Argument(metavar="ID")], as_json: AsJson = False) -> None:
    from data.leads import unmerging

    with open_desk() as desk:
        back = desk.act(unmerging.unmerge, lead_id, house=desk.house)
    if as_json:
        print_json({"id": back})
        return
    say(
        _(
            "Lead {lead_id} stands on its own again; what came since the merge stays where it is."
        ).format(lead_id=back)
    )


def duplicates(limit: Limit = 200, as_json: AsJson = False) -> None:
    from data.leads.duplicates import duplicates as found_in

    with open_desk() as desk:
        pairs = desk.look(found_in, limit=limit)
    if as_json:
        print_json([_pair_json(pair) for pair in pairs])
        return
    rows = [
        {"one": _named(pair.one), "other": _named(pair.other),
         "evidence": "; ".join(one_line(said) for said in pair.evidence)}
        for pair in pairs
    ]  # fmt: skip
    print_table(rows, COLUMNS, _("Nobody is suspected to be two leads."))


def not_the_same(
    one: Annotated[int, typer.Argument(metavar="A")],
    other: Annotated[int, typer.Argument(metavar="B")],
    why: Annotated[str, typer.Option(help=_("How you know."))] = "",
) -> None:
    from data.leads import duplicates

    with open_desk() as desk:
        desk.act(duplicates.not_the_same, one, other, why=why)
    say(_("Leads {one} and {other} stay two.").format(one=one, other=other))


def _named(side: Side) -> str:
    return f"{side.id} {one_line(side.who)}"


def _pair_json(pair: Pair) -> dict[str, Any]:
    return {
        "one": _side_json(pair.one),
        "other": _side_json(pair.other),
        "evidence": pair.evidence,
        "at": pair.at,
    }


def _side_json(side: Side) -> dict[str, Any]:
    return {
        "id": side.id,
        "name": side.name,
        "email": side.email,
        "phone": side.phone,
        "company": side.company,
        "source": side.source,
        "stage": side.stage.value,
        "score": side.score,
        "owner": side.owner,
        "received_at": side.received_at,
        "is_client": side.is_client,
    }
