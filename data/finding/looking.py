"""Look the words of a question up in the index of either database; each look is bounded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, cast

from data.finding.asked import (
    Asked,
    Kind,
    Reach,
    begin,
    first_letters,
    for_postgres,
    for_sqlite,
)
from data.finding.folding import all_folded, folded
from data.finding.index import (
    CLIENTS,
    INQUIRIES,
    LEADS,
    LETTERS,
    MESSAGES,
    PREFIX,
    REPLIES,
    Indexed,
)
from data.reading import Reader, numbers

CANDIDATES = 60
"""Things of a kind that a look gives at most, to be put in order."""

SCANNED = 500
"""Rows whose names begin with the same letters that are looked through before all are gathered."""

MATCHES = 5000
"""Rows that PostgreSQL sorts to find the newest; of more it takes any."""

READ = 3000
"""Characters of an inquiry in which the words are looked for that are not in the name."""

_LOOKS: dict[Kind, tuple[tuple[Indexed, Reach], ...]] = {
    Kind.LEAD: (
        (LEADS, Reach.WHOLE),
        (LEADS, Reach.BEGINNINGS),
        (INQUIRIES, Reach.WHOLE),
        (INQUIRIES, Reach.LAST),
    ),
    Kind.CLIENT: ((CLIENTS, Reach.WHOLE), (CLIENTS, Reach.BEGINNINGS)),
    Kind.MESSAGE: ((MESSAGES, Reach.WHOLE), (MESSAGES, Reach.LAST)),
    Kind.REPLY: ((REPLIES, Reach.WHOLE), (REPLIES, Reach.LAST)),
}


class Index:
    """The words of one question, asked of the index of either database."""

    def __init__(self, reader: Reader, question: Asked) -> None:
        self.reader, self._of = reader, question
        self._postgres = bool(cast("Any", reader).skip_locked)
        if self._postgres:  # its guesses about beginnings of words are too good to be true
            reader.rows("SELECT set_config('enable_seqscan', 'off', true)")

    def hits(self, kind: Kind) -> list[int]:
        """Numbers of things, each once, those whose names have the words first."""
        found: dict[int, None] = {}
        for index, reach in _LOOKS[kind]:
            if len(found) < CANDIDATES:
                found.update(dict.fromkeys(self._hits(index, reach, self._of)))
        if kind is Kind.LEAD and len(found) < CANDIDATES:
            found.update(dict.fromkeys(self._across()))
        return list(found)

    def _hits(self, index: Indexed, reach: Reach, question: Asked) -> Sequence[int]:
        if reach is Reach.LAST and self._is_common(index):
            return ()
        if reach is Reach.BEGINNINGS and index is LEADS and self._is_long(question):
            newest = self._look(index, reach, first_letters(question), SCANNED)
            fitting = [key for key, text in self._texts(newest, "''") if begin(text, question)]
            if len(newest) < SCANNED or len(fitting) >= CANDIDATES:
                return fitting
        return self._look(index, reach, question)

    def _across(self) -> Iterable[int]:
        """Whose name one of the words is, and whose inquiry has the others: "vale price"."""
        typed = [folded(word) for word in self._of.words]
        if len(typed) > 1:
            for word in self._of.words:
                one = replace(self._of, words=(word,), digits="")
                keys = self._hits(LEADS, Reach.BEGINNINGS, one) if len(word) >= LETTERS else ()
                for key, text in self._texts(keys, f"substr(message, 1, {READ})"):
                    held = all_folded(text)
                    if all(word in held for word in typed) and begin(text, self._of):
                        yield key

    def _is_long(self, question: Asked) -> bool:
        """Whether SQLite has no index of beginnings as long as these; it would gather all rows of
        all words that begin so, which are a million where everybody's address ends alike."""
        longest = max(len(word) for word in question.words)
        return not self._postgres and not question.digits and longest > LETTERS

    def _is_common(self, index: Indexed) -> bool:
        """Whether the last word is in many texts as it stands: then it is one, and not the
        beginning of others."""
        last = replace(self._of, words=self._of.words[-1:])
        return len(self._look(index, Reach.WHOLE, last)) >= CANDIDATES

    def _texts(self, keys: Sequence[int], said: str) -> Iterable[tuple[int, str]]:
        """The names of leads, and what else of them is asked for, as one text each."""
        rows = self.reader.rows(
            f"SELECT id, name, company, email, {said} FROM lead WHERE id IN ({numbers(keys)})"
            " ORDER BY id DESC"
        )
        for key, name, *others in rows:
            together = name.replace("'", "").replace("’", "")
            yield key, " ".join((name, together, *others))

    def _look(
        self, index: Indexed, reach: Reach, question: Asked, most: int = CANDIDATES
    ) -> list[int]:
        table = f"{PREFIX}{index.kind}"
        if self._postgres:
            wanted = for_postgres(question, reach)
            sql = (
                f"SELECT id FROM (SELECT id FROM {table}"
                f" WHERE words @@ to_tsquery('simple', :asked) LIMIT {MATCHES}) AS hit"
                " ORDER BY id DESC LIMIT :most"
            )
        else:
            wanted = for_sqlite(question, reach)
            sql = (
                f"SELECT rowid FROM {table} WHERE {table} MATCH :asked"
                " ORDER BY rowid DESC LIMIT :most"
            )
        return [key for (key,) in self.reader.rows(sql, asked=wanted, most=most)]
