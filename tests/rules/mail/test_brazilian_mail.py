"""Our own mails, in the shapes of the mail programs that Brazilians use; beside each what must be read in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mailbot.mail.message import Mail, read

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
MAILS = sorted(CORPUS.glob("*.eml"))


def found(mail: Mail, wanted: dict[str, Any]) -> dict[str, Any]:
    everything = {
        "kind": mail.kind.value,
        "reply": mail.reply,
        "quoted": mail.quoted,
        "original": mail.original
        and {"from": mail.original.sender, "subject": mail.original.subject, "text": mail.original.text},
        "attachments": [one.name for one in mail.attachments],
        "returns_at": mail.returns_at.isoformat() if mail.returns_at else None,
    }
    return {name: everything[name] for name in wanted}


@pytest.mark.parametrize("file", MAILS, ids=lambda file: file.stem)
def test_a_brazilian_mail_is_read_as_written(file: Path) -> None:
    wanted = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    assert found(read(file.read_bytes()), wanted) == wanted


@pytest.mark.parametrize("file", MAILS, ids=lambda file: file.stem)
def test_no_word_of_a_brazilian_mail_is_lost(file: Path) -> None:
    mail = read(file.read_bytes())
    assert sorted(f"{mail.reply}\n{mail.quoted}".split()) == sorted(mail.text.split())


def test_there_are_sixty_of_them() -> None:
    assert len(MAILS) >= 60
