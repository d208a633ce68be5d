"""A job that could not do its work, for a reason that is not ours."""


class NotDone(Exception):
    """One sentence for the history: somebody else's server refused, or does not answer."""
