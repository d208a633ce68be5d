"""The page of the contact sheet, and its single pictures."""

from __future__ import annotations

import base64
import html
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Picture:
    """One figure of the sheet."""

    name: str
    size: Size
    look: str
    svg: str

    @property
    def file(self) -> str:
        words = re.sub(r"\W+", "-", self.name).strip("-")
        return f"{words}-{self.size[0]}x{self.size[1]}-{self.look}"


def page(taken: Sequence[Picture]) -> str:
    """The sheet: every picture under the name of its screen."""
    groups: dict[str, list[Picture]] = {}
    for picture in taken:
        groups.setdefault(picture.name, []).append(picture)
    parts = [_HEAD]
    for name, group in groups.items():
        parts.append(f"<h2>{html.escape(name)}</h2><div>")
        for one in group:
            data = base64.b64encode(one.svg.encode()).decode()
            words = f"{one.size[0]}×{one.size[1]}, {one.look}"
            parts.append(
                f'<figure><img loading="lazy" src="data:image/svg+xml;base64,{data}" '
                f'style="width:{one.size[0] * 6}px"><figcaption>{words}</figcaption></figure>'
            )
        parts.append("</div>")
    return "\n".join(parts)


_HEAD = """<!doctype html><meta charset="utf-8"><title>Callboard, every screen</title>
<style>body{font:14px sans-serif;background:#888;margin:2em}div{display:flex;flex-wrap:wrap;gap:1em}
figure{margin:0}img{max-width:96vw;display:block}</style>"""


def draw(picture: Picture, folder: Path) -> None:
    """Write one picture, and turn it into dots where the machine can do that."""
    folder.mkdir(parents=True, exist_ok=True)
    svg = folder / f"{picture.file}.svg"
    # Fonts of the net are not fetched: the machine's own is named instead.
    drawn = picture.svg.replace("Fira Code", "DejaVu Sans Mono").replace("20px", "20.26px")
    svg.write_text(drawn.replace("<text ", '<text xml:space="preserve" '), encoding="utf-8")
    if shutil.which("rsvg-convert"):
        command = ["rsvg-convert", "-o", str(svg.with_suffix(".png")), str(svg)]
        subprocess.run(command, check=False, stderr=sys.stderr)
