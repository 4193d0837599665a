"""Each string of ../shared/clients/attributions.tsv is understood as its program writes it in a reply and in a forward."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pytest

from mailbot.mail.message import read
from tests.clients.strings import Row, place, rows

CHIEF: Final = ("pt", "en", "es", "fr", "de", "it", "nl", "pl", "ru", "ja", "zh")
LEAST_OF_CHIEF: Final = 98
LEAST: Final = 98
WHY: Final = {
    "evolution hi": "its names of variables were translated: it writes neither date nor sender",
    "kmail nds": "the date stands before the name and the time behind it",
    "kmail zh_CN": "calls who wrote the recipient (收件人)",
    "zimbra eu": "has five syllables of its own between date and time, as many as a sentence",
    "tema": "Tema: (a subject) begins lists of people in Portuguese and Spanish",
    "single letters": "No:, Di:, Da:, A: and the like (a sender, a recipient) begin sentences and lists of people elsewhere",
}
"""Why strings are not understood; the rows, by program and language, follow in UNKNOWN."""
_SHORT: Final = "single letters"
UNKNOWN: Final = {
    "evolution hi": "evolution hi", "kmail nds": "kmail nds", "kmail zh_CN": "kmail zh_CN", "zimbra eu": "zimbra eu",
    **dict.fromkeys(
        ("evolution gl", "evolution lt", "kmail bs", "kmail lt", "kmail sr@latin", "kmail sr@ijekavianlatin", "geary lt",
         "mailspring lt", "mailspring uz", "mailspring dsb", "mailspring hsb"), "tema"
    ),
    **dict.fromkeys(
        ("thunderbird gd", "thunderbird kab", "thunderbird lv", "thunderbird uz", "evolution be@latin", "evolution fur",
         "evolution lv", "kmail ia", "kmail wa", "geary fur", "balsa lv", "balsa wa", "roundcube lv_LV", "roundcube uz",
         "sogo Latvian", "snappymail lv", "mailspring ca", "mailspring rm", "zimbra ca", "zimbra in",
         "k9-thunderbird-android cy", "k9-thunderbird-android eo", "k9-thunderbird-android gd", "k9-thunderbird-android ro"),
        _SHORT,
    ),
}  # fmt: skip
_ENGLISH: Final = {"from": "From", "to": "To", "date": "Date", "subject": "Subject"}


@dataclass
class Found:
    """How many mails of each language and kind were tried and understood, and those that were not."""

    tried: Counter[tuple[str, str]]
    understood: Counter[tuple[str, str]]
    missed: dict[str, str]

    def share(self, languages: tuple[str, ...] = ()) -> float:
        chosen = [one for one in self.tried if not languages or one[0] in languages]
        return 100 * sum(self.understood[one] for one in chosen) / sum(self.tried[one] for one in chosen)


@pytest.fixture(scope="module")
def found() -> Found:
    path = place()
    if path is None:
        pytest.skip("no ../shared/clients here: the strings of other programs are not ours to copy")
    rendering = pytest.importorskip(
        "tests.clients.rendering", reason="no babel here: dates cannot be written", exc_type=ImportError
    )
    found = Found(Counter(), Counter(), {})
    for row, kind, how, good in _tried(rows(path), rendering):
        key = (rendering.locale(row.language).language, kind)
        found.tried[key] += 1
        found.understood[key] += good
        if not good:
            found.missed.setdefault(f"{row.client} {row.language}", f"{kind}: {row.string} ({how})")
    return found


def _tried(strings: list[Row], rendering: object) -> Iterator[tuple[Row, str, str, bool]]:
    from tests.clients import rendering as writing  # noqa: PLC0415 - where there is babel

    labels = {(row.client, row.language): names for row in strings if "from" in (names := _labels(row))}
    for row in strings:
        if row.attributes or "separator" in row.kind:
            for one in writing.replies(row):
                yield row, "reply", one.how, read(one.raw).reply == writing.WORDS
        elif row.separates or "labels" in row.kind:
            for one in writing.forwards(row, labels.get((row.client, row.language), _ENGLISH)):
                mail = read(one.raw)
                original = mail.original
                good = original is not None and (original.sender, original.subject) == (writing.ADDRESS, writing.SUBJECT)
                yield row, "forward", one.how, good and mail.reply.strip() == mail.text.strip()


def _labels(row: Row) -> dict[str, str]:
    named = "labels" in row.kind or (row.client in {"claws-mail", "sylpheed"} and row.separates)
    return row.labels() if named else {}


@pytest.mark.slow
@pytest.mark.parametrize("language", CHIEF)
def test_what_programs_write_in_the_chief_languages_is_understood(found: Found, language: str) -> None:
    assert found.share((language,)) >= LEAST_OF_CHIEF, found.missed


@pytest.mark.slow
def test_what_programs_write_in_any_language_is_understood(found: Found) -> None:
    assert found.share() >= LEAST, found.missed


@pytest.mark.slow
def test_each_string_that_is_not_understood_is_known_with_the_reason(found: Found) -> None:
    assert {name: said for name, said in found.missed.items() if name not in UNKNOWN} == {}
    assert [name for name in UNKNOWN if name not in found.missed] == []
    assert set(UNKNOWN.values()) == set(WHY)


def test_the_table_is_the_one_that_the_programs_strings_make() -> None:
    path = place()
    if path is None:
        pytest.skip("no ../shared/clients here: the strings of other programs are not ours to copy")
    from tests.clients.table import TABLE, anew  # noqa: PLC0415 - reads the table

    assert TABLE.read_text(encoding="utf-8").splitlines() == anew(path), "python -m tests.clients.table makes it anew"
