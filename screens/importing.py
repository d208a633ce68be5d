"""SQLAlchemy, pydantic and the tables, imported by one thread at a time.

They are first needed when somebody acts, opens a lead or the runner starts: in threads, at the
same moment. Python lets two threads that enter circular imports at different ends see half a
module, and the console would end with an ImportError.
"""

from __future__ import annotations

import threading

importing = threading.Lock()


def import_object_layer() -> None:
    """Takes half a second the first time; call it in a thread, before anything that needs it."""
    with importing:
        import data.tables  # noqa: F401
