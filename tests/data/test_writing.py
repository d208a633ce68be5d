"""The one hand that writes: whatever breaks off as it gets ready, the next transaction is whole."""

from __future__ import annotations

import pytest

from data.store import Store
from data.tables import Secret
from tests.build import Agency


def test_a_writer_that_could_not_get_ready_begins_anew(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver, opened = agency.store.driver, []
    store = Store(driver)
    broken = driver.errors("the server is shutting down")

    def breaks_once(connection: object) -> object:
        opened.append(connection)
        monkeypatch.undo()
        raise broken

    monkeypatch.setattr(driver, "engine_over", breaks_once)
    with pytest.raises(driver.errors, match="shutting down"), store.write():
        pass
    with store.write() as session:
        session.add(Secret(name="after", value="whole"))
    with store.look() as reader:
        assert reader.rows("SELECT value FROM secret WHERE name = 'after'") == [("whole",)]
    with pytest.raises(driver.errors):
        opened[0].execute("SELECT 1")
    store.close()
