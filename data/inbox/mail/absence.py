"""When somebody who is away is back, from the words of an absence note.

English, German, French and Spanish. A date counts only behind a word that says what it is ("back
on", "bis zum", "jusqu'au", "hasta el") or as the end of a range; the first that names a return goes
before the first that names an end. Whatever is unclear or past is None: the sequence then waits for
its own time instead of a wrong one.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from data.inbox.mail.words import alternatives, fold_text

LOOKED_AT = 4000
MAX_AWAY = timedelta(days=3 * 366)
MAX_AWAY_WITHOUT_YEAR = timedelta(days=200)
"""A day and month that is further ahead was meant in the past."""
NEAR = timedelta(days=45)
"""Of two readings of 05/07, the near one, if only one is."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january januar jan janvier janv enero ene janner",
            "february februar feb fevrier fevr febrero feber",
            "march marz mar mars marzo mrz maerz",
            "april apr avril avr abril abr",
            "may mai mayo",
            "june juni jun juin junio",
            "july juli jul juillet juil julio",
            "august aug aout agosto ago",
            "september sept sep septembre septiembre setiembre",
            "october oktober oct okt octobre octubre",
            "november nov novembre noviembre",
            "december dezember dec dez decembre diciembre dic",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon montag mo lundi lunes",
            "tuesday tue tues dienstag mardi martes",
            "wednesday wed mittwoch mercredi miercoles",
            "thursday thu thur thurs donnerstag jeudi jueves",
            "friday fri freitag vendredi viernes",
            "saturday sat samstag sonnabend samedi sabado",
            "sunday sun sonntag dimanche domingo",
        )
    )
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
_NTH = r"(?: ?(?:st|nd|rd|th|er|o|\.)(?![a-z]))?"
_DAY = rf"\d{{1,2}}{_NTH}"
_YEAR = r"(?:,? ?(?:de |del )?(?P<year{}>(?:19|20)\d\d|'\d\d)(?!\d|[:h]\d))?"
_DATE = (
    rf"(?:(?:the |den |dem |le |el |dia )?(?P<weekday>{_WEEKDAY})\b\.?,? ?)?"
    r"(?:the |den |dem |le |el |am )?"
    r"(?:(?P<iso>\d{4}-\d{1,2}-\d{1,2})(?!\d)"
    r"|(?P<a>\d{1,2})(?P<mark>[./-]) ?(?P<b>\d{1,2})"
    r"(?:(?P=mark) ?(?P<year3>\d{4}|\d\d)(?!\d)|\.)?(?![\d:/-]|[.]\d)"
    rf"|(?P<day1>\d{{1,2}}){_NTH},? ?(?:of |de |day of )?(?P<month1>{_MONTH})\b\.?"
    + _YEAR.format(1)
    + rf"|(?P<month2>{_MONTH})\b\.? ?(?:the )?(?P<day2>\d{{1,2}}){_NTH}(?![\d:h]|[.]\d)"
    + _YEAR.format(2)
    + r"|(?P<tomorrow>tomorrow|morgen|demain|manana)\b)?"
)
_TO = r" ?(?:-|to|until|till|through|thru|and|bis(?: zum| einschliesslich)?|und|au|et|al|hasta|y) ?"
_FROM = (
    rf"(?:{_DAY} ?(?:of |de )?(?:(?:{_MONTH})\b\.?)?(?:,? ?\d{{4}})?"
    r"|\d{1,2}[./-]\d{1,2}[./-]?(?:\d{2,4})?)"
)
_BACK = alternatives(
    r"""
    back(?: (?:in|at) (?:the |my )?(?:office|work|desk))?(?: again)?
        (?: (?:on|by|from|as of|starting))?
    return(?:ing|s)?(?: (?:to|in) (?:the |my )?(?:office|work|desk))?(?: (?:on|by|from))?
    (?:available|reachable) (?:again )?(?:on|from|as of)
    (?:my|date of) return(?: date)?(?: (?:is|will be))?(?: on)?
    return date
    (?:ab|am|seit)(?: dem)?(?= [^\n]{3,40}\b(?:wieder|zuruck|erreichbar))
    (?:wieder|zuruck)(?: \w{1,12}){0,3}? (?:am|ab)(?: dem)?
    ruckkehr(?: ist)?(?: (?:am|ab))?
    (?:de retour|reviens|reviendrai|rentre|rentrerai|retour)(?: au bureau)?(?: prevu)?
        (?: (?:a partir du|a compter du|des le|le))?
    (?:disponible|joignable) (?:de nouveau )?(?:a partir d[ue]l?|des le)
    (?:regreso|regresare|vuelvo|volvere|de vuelta|me reincorporo|reincorporare|retorno)
        (?: (?:a|en) la oficina)?(?: (?:a partir del|el|el dia))?
"""
)
_END = alternatives(
    r"""
    until
    till?
    through
    thru
    up to
    bis(?: zum| einschliesslich(?: zum)?| inkl\.?(?: zum)?| incl\.?)?
    jusqu'(?:au|a|en)
    hasta(?: el)?(?: dia)?
"""
)
_GAP = r"[ :,]{1,3}"
_INCLUDED = r"(?P<after>[ ,(]{0,3}(?:inclu|inklu|einschliess)\w{0,8})?"
_INCLUSIVE = re.compile(r"through|thru|einschliess|inkl|inclu")

_RETURNS = re.compile(rf"\b(?P<cue>{_BACK}){_GAP}{_DATE}")
_ENDS = re.compile(rf"\b(?P<cue>{_END}){_GAP}{_DATE}{_INCLUDED}")
_RANGES = re.compile(
    r"\b(?P<cue>(?:from|between|vom|von|zwischen|du|de|del|entre)?(?: the| le| el)? ?"
    rf"(?:(?:{_WEEKDAY})\b,? ?)?{_FROM}{_TO}){_DATE}{_INCLUDED}"
)
_MONTH_RANGE = re.compile(
    rf"\b(?P<month2>{_MONTH})\b\.? {_DAY} ?(?:-|to|through|until) ?(?P<day2>\d{{1,2}})\b(?!:)"
    + _YEAR.format(2)
)
_DAY_FIRST = re.compile(
    r"\b(?:ich|bin|nicht|und|buro|wieder|zuruck|je|suis|absent|bureau|jusqu'au|retour|votre|estoy"
    r"|estare|fuera|hasta|oficina|regreso|su|correo)\b"
)
_ENGLISH = re.compile(r"\b(?:i|am|the|office|until|return|back|will|away|out)\b")


def read_return_date(text: str, sent: datetime) -> date | None:
    """The first day on which the writer is back, or the last one that they name; `sent` is the
    mail's own time at its sender's offset."""
    folded = fold_text(text[:LOOKED_AT])
    day_first = len(_DAY_FIRST.findall(folded)) >= len(_ENGLISH.findall(folded))
    reading = _Reading(sent, day_first)
    for pattern in (_RETURNS, _RANGES, _MONTH_RANGE, _ENDS):
        for found in pattern.finditer(folded):
            if day := reading.day_of(found):
                return day
    return None


class _Reading:
    """How dates are meant in one mail: relative to its own day, in the order of its language."""

    def __init__(self, sent: datetime, day_first: bool) -> None:
        self._sent = sent.date()
        self._day_first = day_first
        offset = sent.utcoffset() or timedelta()
        self._american = timedelta(hours=-10) <= offset <= timedelta(hours=-4)

    def day_of(self, found: re.Match[str]) -> date | None:
        groups = found.groupdict()
        day = self._written(groups)
        if day is None or day < self._sent:
            return None
        marks = f"{groups.get('cue') or ''} {groups.get('after') or ''}"
        return day + timedelta(days=1) if _INCLUSIVE.search(marks) else day

    def _written(self, groups: dict[str, str | None]) -> date | None:
        if groups.get("iso"):
            year, month, day = (int(part) for part in str(groups["iso"]).split("-"))
            return self._checked(year, month, day)
        if groups.get("a"):
            return self._numeric(int(str(groups["a"])), int(str(groups["b"])), groups)
        for number in ("1", "2"):
            if name := groups.get(f"month{number}"):
                year_text = groups.get(f"year{number}")
                return self._dated(_MONTHS[name], int(str(groups[f"day{number}"])), year_text)
        if groups.get("tomorrow"):
            return self._sent + timedelta(days=1)
        if name := groups.get("weekday"):
            ahead = (_WEEKDAYS[name] - self._sent.weekday()) % 7
            return self._sent + timedelta(days=ahead or 7)
        return None

    def _numeric(self, a: int, b: int, groups: dict[str, str | None]) -> date | None:
        day_month = self._dated(b, a, groups.get("year3"))
        month_day = self._dated(a, b, groups.get("year3"))
        if groups.get("mark") == "." or self._day_first:
            return day_month
        first, second = (month_day, day_month) if self._american else (day_month, month_day)
        if first is None or second is None or first == second or self._american:
            return first or second
        near = [day for day in (first, second) if day - self._sent <= NEAR]
        return near[0] if len(near) == 1 else None

    def _dated(self, month: int, day: int, year_text: str | None) -> date | None:
        if year_text:
            year = int(year_text.lstrip("'"))
            return self._checked(year + 2000 if year < 100 else year, month, day)
        for year in (self._sent.year, self._sent.year + 1):
            found = self._checked(year, month, day)
            if found and found - self._sent <= MAX_AWAY_WITHOUT_YEAR:
                return found
        return None

    def _checked(self, year: int, month: int, day: int) -> date | None:
        """A real date that lies neither before the mail nor years ahead."""
        try:
            found = date(year, month, day)
        except ValueError:
            return None
        return found if self._sent <= found <= self._sent + MAX_AWAY else None
