"""Whoever runs a statement asks first, on either database and in either layer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from data.letting_by import before_statements
from data.store import Store, open_store


@pytest.fixture
def asked(database: str) -> Iterator[list[str]]:
    open_store(database).close()  # its tables are made
    asked: list[str] = []
    before_statements(lambda: asked.append("asked"))
    yield asked
    before_statements(None)


@pytest.fixture
def store(database: str, asked: list[str]) -> Iterator[Store]:
    store = open_store(database)
    yield store
    store.close()


def test_plain_statements_ask(store: Store, asked: list[str]) -> None:
    with store.look() as reader:
        asked.clear()
        assert reader.rows("SELECT 1") == [(1,)]
        assert asked == ["asked"]


def test_statements_of_the_object_layer_ask(store: Store, asked: list[str]) -> None:
    with store.read() as session:
        session.connection()
        asked.clear()
        assert session.connection().execute(text("SELECT 1")).scalar() == 1
        assert asked == ["asked"]
    with store.write() as session:
        session.connection()
        asked.clear()
        assert session.connection().execute(text("SELECT 1")).scalar() == 1
        assert asked == ["asked"]


def test_nobody_asks_where_there_is_nobody_to_let_by(database: str, asked: list[str]) -> None:
    before_statements(None)
    store = open_store(database)
    asked.clear()
    with store.look() as reader:
        reader.rows("SELECT 1")
    store.close()
    assert not asked
