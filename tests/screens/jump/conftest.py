"""The same houses as the panes'."""

from tests.screens.main.conftest import house

__all__ = ["house"]
