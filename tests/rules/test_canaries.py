from __future__ import annotations

from base64 import b64encode
from email.header import Header
from html import escape

import pytest

from tests.canaries import Canaries

SECRET = "canário <7f3a> & nota"
CANARY = Canaries(frozenset(), frozenset({SECRET}))
HEAD = "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: text/{}; charset=utf-8\r\nContent-Transfer-Encoding: {}\r\n"
QUOTED = "".join(f"={byte:02X}" for byte in "Diz: Canário\n <7F3A> & nota".encode())
LETTERS = {
    "as it is": HEAD.format("plain", "8bit") + f"\r\nDiz: {SECRET}",
    "quoted-printable": HEAD.format("plain", "quoted-printable") + "\r\n" + QUOTED[:60] + "=\r\n" + QUOTED[60:],
    "base64": HEAD.format("plain", "base64") + "\r\n" + b64encode(SECRET.encode()).decode(),
    "encoded word": HEAD.format("plain", "7bit") + f"Subject: {Header(SECRET, 'utf-8').encode()}\r\n\r\nx",
    "escaped HTML": HEAD.format("html", "8bit") + f"\r\n<p>{escape(SECRET)}</p>",
    "torn by tags": HEAD.format("html", "8bit") + "\r\n<p>can<b>ário</b> &lt;7f3a&gt; &amp; nota</p>",
}


@pytest.mark.parametrize("form", LETTERS)
def test_a_canary_is_found_however_it_is_written(form: str) -> None:
    assert CANARY.in_letter(LETTERS[form].encode()) == [SECRET]


def test_a_letter_without_one_has_none() -> None:
    assert CANARY.in_letter((HEAD.format("plain", "8bit") + "\r\ncanário 7f3a e nota").encode()) == []
