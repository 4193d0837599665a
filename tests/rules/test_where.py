"""The index ``docs/where.md`` leads somewhere: each path in it is there, and each package has its word in the glossary."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
WHERE: Final = (ROOT / "docs" / "where.md").read_text(encoding="utf-8")
TABLE, LISTS = WHERE.partition("\n## ")[::2]
ROWS: Final = [
    tuple(cell.strip() for cell in line.strip("|").split(" | ")) for line in TABLE.splitlines() if line.startswith("| ")
][1:]
FOLDERS: Final = ("mailbot", "mailbot", "tests")
"""Below which folder the paths of each column stand, the words apart."""
GLOSSARY: Final = (ROOT / "docs" / "life-of-a-mail.md").read_text(encoding="utf-8").partition("\n## ")[0]
PACKAGES: Final = sorted(
    path.parent.relative_to(ROOT / "mailbot").as_posix() for path in (ROOT / "mailbot").glob("*/**/__init__.py")
)


def paths_in(text: str) -> list[str]:
    return [one for one in re.findall(r"`([^`]+)`", text) if "/" in one or one.endswith(".py")]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_row_says_where_it_is_decided_and_every_path_in_it_is_there(row: tuple[str, ...]) -> None:
    assert len(row) == 1 + len(FOLDERS)
    assert paths_in(row[1])
    for folder, cell in zip(FOLDERS, row[1:], strict=True):
        assert paths_in(cell) or cell.startswith("—")
        assert [one for one in paths_in(cell) if not (ROOT / folder / one).exists()] == []


def test_there_are_many_words_in_the_order_of_the_alphabet_and_none_twice() -> None:
    words = [re.sub("[^a-z0-9 ]", "", row[0].lower()) for row in ROWS]
    assert len(words) >= 60
    assert words == sorted(set(words))


def test_what_must_be_added_to_is_there() -> None:
    named = paths_in(LISTS)
    assert named
    assert [one for one in named if not (ROOT / one).exists()] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_in_the_glossary(package: str) -> None:
    assert re.search(rf"^- `{package}`: \S", GLOSSARY, re.MULTILINE)
