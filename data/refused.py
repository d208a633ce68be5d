"""The exceptions of the data layer.

Exception
└── DataError              a sentence an operator can act on
    ├── Refused            a rule said no; nothing was changed (exit 1, HTTP 422)
    └── BadDatabase        the database cannot be opened or is too new (exit 2)
"""


class DataError(Exception):
    """Carries one sentence: what is wrong and what to do next."""


class Refused(DataError):
    """A rule said no. The transaction that raised it is rolled back."""


class Unavailable(DataError):
    """The database does not answer; nothing is lost, and the same can be tried again."""


class BadDatabase(DataError):
    """The database cannot be used by this version of Callboard."""
