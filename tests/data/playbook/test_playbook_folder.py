"""A playbook in several files is read as one, and every fault names the file it stands in."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.playbook.load import PlaybookError, load
from data.playbook.reload import PlaybookFile

BUSINESS = """
[business]
name = "Oak & Sons"
agent = "Kim"
email = "kim@oak.example.org"
postal_address = "1 Oak Lane, Oakville, OH 44001, USA"
"""


def a_folder(where: Path, **files: str) -> Path:
    folder = where / "playbook"
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def problems_of(folder: Path) -> tuple[str, ...]:
    with pytest.raises(PlaybookError) as caught:
        load(folder, thorough=True)
    assert caught.value.file == str(folder)
    return caught.value.problems


def test_files_share_tables_and_are_laid_over_the_default_as_one(tmp_path: Path) -> None:
    folder = a_folder(
        tmp_path,
        a=BUSINESS,
        b="[hours.sms]\nopens = '09:00'\n[service]\nfirst_response_minutes = 5",
        c="[hours.sms]\ncloses = '18:00'\n[hours.email]\ncloses = '19:00'",
    )
    (folder / "notes.txt").write_text("not a playbook")
    (folder / ".hidden.toml").write_text("nonsense")
    playbook = load(folder)
    assert playbook.business.name == "Oak & Sons"
    assert (playbook.hours.sms.opens.hour, playbook.hours.sms.closes.hour) == (9, 18)
    assert (playbook.hours.email.closes.hour, playbook.service.first_response_minutes) == (19, 5)


# (the files, the sentence)
FAULTS = [
    (
        {"a": BUSINESS, "b": '[business]\nname = "Elm"'},
        "[business] name: stands in a.toml and in b.toml; keep it in one of them",
    ),
    (
        {"a": '[[urgency]]\nlevel = "now"\nwords = ["x"]', "b": "urgency = []"},
        "urgency: stands in a.toml and in b.toml; keep it in one of them",
    ),
    (
        {"a": "[hours.sms]\nopens = '09:00'", "b": "[hours]\nsms = 3"},
        "[hours] sms: stands in a.toml and in b.toml; keep it in one of them",
    ),
    (
        {"a": BUSINESS, "b": "[service]\nfirst_response_minuts = 5"},
        (
            "b.toml: [service] first_response_minuts: there is no such key;"
            " did you mean 'first_response_minutes'?"
        ),
    ),
    (
        {"a": '[sources.website]\nsequence = "nurtur"', "b": '[sources.website]\nlabel = "Web"'},
        (
            "a.toml: [sources.website] sequence: there is no sequence 'nurtur';"
            " did you mean 'nurture'?"
        ),
    ),
    (
        {"a": BUSINESS, "b": "[templates.day-1.sms]\nbody = '{{ first_nam }}'"},
        (
            "b.toml: [templates.day-1.sms] body: there is no variable 'first_nam';"
            " did you mean 'first_name'?"
        ),
    ),
    ({"a": BUSINESS, "b": "zzz = 1"}, "b.toml: zzz: there is no such key"),
    (
        {"a": BUSINESS, "b": "[x"},
        "b.toml: line 1, at the end of the file: expected ']' at the end of a table declaration",
    ),
]


@pytest.mark.parametrize(("files", "sentence"), FAULTS)
def test_a_fault_names_its_file_or_both(
    tmp_path: Path, files: dict[str, str], sentence: str
) -> None:
    assert problems_of(a_folder(tmp_path, **files)) == (sentence,)


def test_every_file_that_cannot_be_read_is_told_at_once(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, a="[x", b="y = ")
    (folder / "c.toml").write_bytes(b"# caf\xe9\n")
    assert [problem[:6] for problem in problems_of(folder)] == ["a.toml", "b.toml", "c.toml"]


def test_a_folder_without_a_playbook_points_to_init(tmp_path: Path) -> None:
    assert problems_of(a_folder(tmp_path)) == (
        "has no .toml file; make one with 'callboard playbook init FOLDER/playbook.toml'",
    )


def test_a_folder_is_read_again_when_any_file_comes_changes_or_goes(tmp_path: Path) -> None:
    folder = a_folder(tmp_path, a=BUSINESS)
    file = PlaybookFile(folder)
    in_force = file.read()

    def has_changed() -> bool:
        file.has_changed()  # two looks must agree: somebody may still be writing
        return file.has_changed()

    assert not has_changed()
    a_folder(tmp_path, b="[service]\nfirst_response_minutes = 9")
    assert has_changed()
    in_force = file.read_anew(in_force)
    assert in_force.service.first_response_minutes == 9
    a_folder(tmp_path, b="[service]\nfirst_response_minutes = 'soon'")
    assert has_changed()
    with pytest.raises(PlaybookError, match=r"b\.toml: \[service\] first_response_minutes"):
        file.read_anew(in_force)
    (folder / "a.toml").unlink()
    (folder / "b.toml").write_text("[service]\nfirst_response_minutes = 8")
    assert has_changed()
    with pytest.raises(PlaybookError, match="names the example business again"):
        file.read_anew(in_force)
