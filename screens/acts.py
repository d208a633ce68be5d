"""Something that can be done to one row, to many, and again to others with `.`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

from data.words import ngettext

if TYPE_CHECKING:
    from textual.screen import Screen

    from screens.desk import Desk
    from screens.live import LiveScreen

Sort = Literal["lead", "follow_up", "message", "client"]

MOST_AT_ONCE = 500
"""Rows: more are better told apart by a filter than looked through in a list."""


@dataclass(frozen=True, slots=True)
class Target:
    """A row that something is done to. `version` is the one that was read, if it is needed."""

    sort: Sort
    id: int
    name: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """`verb` is its name in the table of verbs; `label` what was done, without anybody's name.

    `operation` is made when it is done (in a thread, the rules may have changed) and takes
    `(session, row_id, *, now, by)`, with `version` where `is_versioned`. One that is `asked`, such
    as what closes a lead, is confirmed also for one row when it is repeated.
    """

    verb: str
    label: str
    sort: Sort
    operation: Callable[[Desk], Callable[..., Any]]
    is_versioned: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True)
class OnlyThere:
    """What was done, and why it is not done to another row by `.`."""

    label: str
    why: str


@runtime_checkable
class HasTargets(Protocol):
    """A pane or screen that has rows to do something to."""

    def targets(self, sort: Sort) -> Sequence[Target]:
        """The chosen rows of that sort, or what they belong to; none where there is nothing."""


@runtime_checkable
class GoesOn(Protocol):
    """A screen about one row, which goes on to the next when something was done to that."""

    def repeated(self, act: Act) -> None:
        """This was done to what it shows."""


def targets_near(screen: Screen[Any], sort: Sort) -> Sequence[Target]:
    """From the focus outwards, then the screen itself."""
    nodes = screen.focused.ancestors_with_self if screen.focused is not None else (screen,)
    for node in nodes:
        if isinstance(node, HasTargets) and (found := node.targets(sort)):
            return found
    return ()


def carry_out(
    live: LiveScreen[Any], act: Act, targets: Sequence[Target], *, again: bool = False
) -> None:
    """Do it: at once to one row, to several after a look at what would come of it."""
    from screens.dialogs.preview import Preview

    if len(targets) > MOST_AT_ONCE:
        live.notify(
            ngettext(
                "{targets} row is marked; {most_at_once} at most go together. "
                "Filter them, and mark those.",
                "{targets} rows are marked; {most_at_once} at most go together. "
                "Filter them, and mark those.",
                len(targets),
            ).format(targets=len(targets), most_at_once=MOST_AT_ONCE),
            severity="warning",
            markup=False,
        )
    elif len(targets) == 1 and not (again and act.asked):
        do_one(live, act, targets[0])
    elif targets:
        live.app.push_screen(Preview(act, targets), partial(_previewed, live, act))


def do_one(live: LiveScreen[Any], act: Act, target: Target) -> None:
    """Do it to this row now, and keep it for `.`."""
    live.act(_one, act, target, live.desk, deed=_deed(act),
             done=f"{act.label}: {target.name}", then=partial(_remember, live, act))  # fmt: skip


def _one(session: Any, act: Act, target: Target, desk: Desk, **when_and_who: Any) -> None:
    act.operation(desk)(session, target.id, **_version(act, target), **when_and_who)


def _version(act: Act, target: Target) -> dict[str, int]:
    return {"version": target.version} if act.is_versioned and target.version is not None else {}


def _deed(act: Act) -> Any:
    from data.undo.deed import Deed

    return Deed(act.verb, act.label)


def _remember(live: LiveScreen[Any], act: Act, _result: object) -> None:
    remember(live, act)
    forget_marks(live)
    if isinstance(live, GoesOn):
        live.repeated(act)


def remember(live: Screen[Any], act: Act | OnlyThere) -> None:
    """From here on `.` does this, or says why it does not."""
    live.app.last_act = act  # type: ignore[attr-defined]


def _previewed(live: LiveScreen[Any], act: Act, was_done: bool | None) -> None:
    if was_done:
        remember(live, act)
        forget_marks(live)
        live.reload()


def forget_marks(live: Screen[Any]) -> None:
    """What was marked has been dealt with."""
    for table in live.query("RowTable"):
        clear = getattr(table, "clear_marks", None)
        if clear is not None and table.has_focus:
            clear()
