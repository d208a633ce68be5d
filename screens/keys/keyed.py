"""The app's part that has to do with keys: which map is in force, and choosing another."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual import work
from textual.app import App, SystemCommand

from data.words import _
from screens.keys import the_key, use
from screens.keys.key_map import KeyMap
from screens.keys.moves import move
from screens.keys.presets import ABOUT, PRESETS

if TYPE_CHECKING:
    from screens.desk import Desk

log = logging.getLogger(__name__)

SETTING = "keys.preset"


class Keyed(App[None]):
    """An app whose keys follow a map: the one it was given, else what the operator chose."""

    BINDINGS = [move("palette", "command_palette")]
    desk: Desk

    given_keys: KeyMap | None = None
    """What `CALLBOARD_KEYS` says; with it there is nothing to choose."""

    @property
    def key_map(self) -> KeyMap:
        """The map that should hold now."""
        if self.given_keys is not None:
            return self.given_keys
        return PRESETS.get(self.desk.setting(SETTING, ""), PRESETS["default"])

    def take_up_keys(self) -> None:
        """Have every screen follow the map; called at the start and when settings were read."""
        key_map = self.key_map
        use(key_map)
        if dict(self._keymap) != key_map.for_textual():
            self.set_keymap(key_map.for_textual())

    def keys_commands(self) -> Iterable[SystemCommand]:
        """What the palette offers."""
        for name, about in ABOUT.items():
            yield SystemCommand(
                _("Keys: {name}").format(name=name), about, partial(self.choose_keys, name)
            )

    async def on_unmount(self) -> None:
        use(KeyMap())

    def choose_keys(self, preset: str) -> None:
        """Take a preset, here and wherever this operator sits down next."""
        before = self.key_map.preset
        if self.given_keys is not None:
            self.notify(_("CALLBOARD_KEYS gives the keys here; without it you can choose."),
                        severity="warning", markup=False)  # fmt: skip
            return
        self.desk.keep_setting(SETTING, preset)
        self.take_up_keys()
        self.notify(
            _("{about}. {palette_key} and Keys: {before} takes it back.").format(
                about=ABOUT[preset], palette_key=the_key("palette"), before=before
            ),
            title=_("Keys: {preset}").format(preset=preset),
            markup=False,
        )

    @work(thread=True, group="keys")
    def judge_keys(self) -> None:
        """Say which keys of the given map do two things; imports every screen, so not at once."""
        if self.given_keys is None or not self.given_keys.keys:
            return

        from screens.keys.conflicts import conflicts

        found = conflicts(self.given_keys, type(self))
        for sentence in found:
            log.warning("key map: %s", sentence)
        if found:
            more = (
                _(" {found} more: `callboard keys`.").format(found=len(found) - 1)
                if len(found) > 1
                else ""
            )
            self.call_from_thread(
                self.notify, found[0] + more, title=_("Key map"), severity="warning", markup=False,
                timeout=15,
            )  # fmt: skip
