"""Settings: one table, checked values, and an example file that tells the truth."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.settings import BadSetting, read_settings
from console.settings_table import SETTINGS, example_env

ROOT = Path(__file__).parents[2]


def test_the_example_file_lists_every_setting_with_its_default(tmp_path: Path) -> None:
    assert (ROOT / "config.example.env").read_text(encoding="utf-8") == example_env()
    (tmp_path / ".env").write_text(example_env())
    assert read_settings({}, tmp_path) == read_settings({}, tmp_path / "nowhere")


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CALLBOARD_OPERATOR=file\nCALLBOARD_GATEWAY_PORT=9000\n")
    settings = read_settings({"CALLBOARD_OPERATOR": "environment"}, tmp_path)
    assert (settings.operator, settings.gateway_port) == ("environment", 9000)


def test_a_misspelt_setting_in_the_file_is_an_error_that_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CALLBOARD_SMPT_URL=smtp://x\n")
    with pytest.raises(BadSetting, match=r"\.env: CALLBOARD_SMPT_URL .* CALLBOARD_SMTP_URL\?"):
        read_settings({}, tmp_path)


def test_every_setting_is_described() -> None:
    assert all(setting.about.endswith(".") for setting in SETTINGS)
    names = [setting.name for setting in SETTINGS]
    assert len(set(names)) == len(names)
