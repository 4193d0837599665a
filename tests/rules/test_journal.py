"""JSON of the journal and of the command line is one line to every program, and steers no terminal."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest

from mailbot import journal
from mailbot.cli import output

ODD = {
    "C1": "\x9b31m", "NEL": "\x85", "LS": "\u2028", "PS": "\u2029", "override": "\u202efdp.exe", "isolate": "\u2066x\u2069",
    "mark": "\u200f", "ESC": "\x1b[2J", "DEL": "\x7f", "lone": "\udc80", "tag": "\U000e0041", "BOM": "\ufeff",
}  # fmt: skip
SEEN = "Não — 日本 👍"


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize("place", ["value", "key", "list", "inner"])
def test_json_says_the_same_and_holds_nothing_that_is_not_seen(odd: str, place: str) -> None:
    text = f"{SEEN} {odd}"
    record = {"value": {"a": text}, "key": {text: 1}, "list": {"a": [text]}, "inner": {"a": {"b": [{"c": text}]}}}[place]
    written = journal.in_json(record)
    assert json.loads(written) == record
    assert written.isprintable()
    assert "Não — 日本 👍" in written


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_a_line_of_the_command_line_is_one_line(odd: str, capsys: pytest.CaptureFixture[str]) -> None:
    output.line({"text": odd, "names": [odd], "date": datetime(2025, 3, 3, tzinfo=UTC)})
    (written,) = capsys.readouterr().out.splitlines()
    assert written.isprintable()
    assert json.loads(written) == {"text": odd, "names": [odd], "date": "2025-03-03T00:00:00+00:00"}


def test_the_journal_as_json_is_a_line_for_each_fact() -> None:
    to = io.StringIO()
    journal.configure("json", to)
    try:
        journal.said("mail_judged", message_id="a\x85b", addresses=["\u2028"], told={"\u202e": "\x9b"})
    finally:
        journal.configure("text")
    (written,) = to.getvalue().splitlines()
    assert written.isprintable()
    assert json.loads(written)["told"] == {"\u202e": "\x9b"}
