"""Short words as they come in real mails: over a company's signature, beside a logo, beside a picture of the screen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mailbot.desk.customers.acknowledgement import acknowledged
from mailbot.desk.verdicts import on_mail
from mailbot.mail.message import Mail, read
from mailbot.policy_files import preset
from tests.cast import ALICE, context, reply, ticket

SIGNED = (
    "\n\nAtenciosamente,\n\nAlice Souza\nCoordenadora de Projetos\nACME Engenharia Ltda.\n(48) 3027-0000 | www.acme.com.br"
    "\n\nAVISO DE CONFIDENCIALIDADE: se você não é o destinatário desta mensagem, apague-a. Não a copie, nem a divulgue."
)


@pytest.mark.parametrize(
    ("words", "meant"), [("RESOLVIDO", "accepted"), ("Muito obrigada!", "thanks"), ("Ainda não abre", "")]
)
def test_the_signature_of_a_company_takes_nothing_from_a_short_word(words: str, meant: str) -> None:
    assert meaning(reply(f"{words}{SIGNED}"), "resolved") == meant


@pytest.mark.parametrize("words", ["Aceito", "De acordo, obrigada!", "Ok, aceito"])
def test_who_agrees_to_what_they_were_asked_accepts_no_answer(words: str) -> None:
    assert (meaning(reply(words), "waiting"), meaning(reply(words), "resolved")) == ("", "accepted")


@pytest.mark.parametrize("words", ["> RESOLVIDO", "> Muito obrigada!\n> Alice"])
def test_nothing_but_somebodys_quoted_words_means_nothing(words: str) -> None:
    assert meaning(reply(words), "resolved") == ""


def meaning(mail: bytes | Mail, state: str, **more: Any) -> str:
    return dict(on_mail(context(mail, None, ticket(state=state), **more)).signals).get("reading", "").partition(":")[0]


def picture(kind: str, disposition: str, size: int, words: str = "Resolvido") -> bytes:
    """Return a reply with one more part of ``size`` bytes, as telephones and Outlook send pictures."""
    frame = (
        f"--x\nContent-Type: text/plain; charset=utf-8\n\n{words}\n--x\nContent-Type: {kind}; name=image0.png\n"
        f"Content-Disposition: {disposition}; filename=image0.png\n\n{'x' * size}\n--x--"
    )
    return reply(frame, f"Alice <{ALICE}>", Content_Type="multipart/mixed; boundary=x")


@pytest.mark.parametrize(
    ("kind", "disposition", "size", "meant"),
    [
        ("image/png", "inline", 3_000, "accepted"),  # a logo
        ("image/png", "inline", 300_000, ""),  # a photograph of the screen
        ("image/png", "attachment", 3_000, ""),
        ("text/plain", "inline", 3_000, ""),
        ("application/pkcs7-signature", "attachment", 6_000, "accepted"),
        ("text/vcard", "attachment", 900, "accepted"),
        ("text/vnd.google.email-reaction+json", "inline", 40, "accepted"),
    ],
)
def test_what_decorates_is_no_file_and_a_picture_of_the_screen_is_one(
    kind: str, disposition: str, size: int, meant: str
) -> None:
    assert meaning(picture(kind, disposition, size), "resolved") == meant


def test_a_picture_that_the_ticket_has_already_brings_nothing() -> None:
    mail = read(picture("image/png", "inline", 300_000))
    met = {"files": {12: frozenset({mail.attachments[0].sha256})}}
    assert meaning(mail, "resolved", known=met) == "accepted"


@pytest.mark.parametrize(
    ("kind", "evidence"), [("image/png", True), ("application/pkcs7-signature", False), ("text/vcard", False)]
)
def test_a_digital_signature_is_no_evidence_and_the_smallest_picture_is(kind: str, evidence: bool) -> None:
    one = replace(context(picture(kind, "inline", 3_000, "Na rotina, versão 12, ao clicar, trava.")), policy=preset("totvs"))
    assert ("items" in acknowledged(one, ALICE, "Alice", vouched=False).facts) is not evidence
