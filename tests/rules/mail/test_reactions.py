"""Parts that are reactions: RFC 9078, Gmail's JSON, and what only looks so."""

from __future__ import annotations

import pytest

from mailbot.mail.message import read
from mailbot.mail.mime.reactions import emoji_of
from mailbot.mail.serialized import deserialize, serialize
from tests.cast import raw

JSON = "text/vnd.google.email-reaction+json; charset=utf-8"


@pytest.mark.parametrize("text", ["👍", "👍🏽", "❤️", "👩‍👩‍👧‍👦", "🇧🇷", "1️⃣", "👍 👍", "‼️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🥳\n"])
def test_emoji_are_known_with_all_that_joins_them(text: str) -> None:
    assert emoji_of(text) == "".join(text.split())


@pytest.mark.parametrize("text", ["", " ", "1", "ok", "👍 ok", "á", "👍" * 60, ":)", "12", "\u200d", "\ufe0f"])
def test_what_is_not_only_emoji_is_none(text: str) -> None:
    assert emoji_of(text) == ""


def mixed(*parts: tuple[str, str], kind: str = "alternative") -> bytes:
    body = "".join(f"--b\n{head}\n\n{words}\n" for head, words in parts) + "--b--"
    return raw(body, Content_Type=f'multipart/{kind}; boundary="b"', Content_Transfer_Encoding="")


WORDS = ("Content-Type: text/plain; charset=utf-8", "👍\n\nAlice reacted via Gmail")


def test_gmails_part_is_a_reaction_and_no_file() -> None:
    mail = read(mixed(WORDS, (f"Content-Type: {JSON}", '{"emoji":"👍","version":1}')))
    assert (mail.reaction, mail.attachments, mail.text.split()[0]) == ("👍", (), "👍")
    assert deserialize(serialize(mail)) == mail


@pytest.mark.parametrize(
    "json", ["", "{", "[]", "[" * 2000, '{"emoji":"obrigado"}', '{"emoji":["👍"]}', '{"emoji":null}', "👍"]
)
def test_a_part_that_cannot_be_read_is_no_reaction(json: str) -> None:
    assert read(mixed(WORDS, (f"Content-Type: {JSON}", json))).reaction == ""


def test_a_part_of_rfc_9078_is_a_reaction_alone_and_beside_words() -> None:
    alone = read(raw("👍", Content_Disposition="reaction"))
    assert (alone.reaction, alone.attachments) == ("👍", ())
    head = "Content-Type: text/plain; charset=utf-8\nContent-Disposition: reaction"
    beside = read(mixed(("Content-Type: text/plain; charset=utf-8", "Mas e o outro erro?"), (head, "👍"), kind="mixed"))
    assert beside.reaction == "👍"
    assert "Mas e o outro erro?" in beside.text


def test_words_with_that_disposition_are_words() -> None:
    mail = read(raw("Continua com erro.", Content_Disposition="reaction"))
    assert (mail.reaction, mail.text) == ("", "Continua com erro.")
