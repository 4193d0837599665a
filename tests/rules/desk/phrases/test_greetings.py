"""What stands around an agent's words in their own client: greetings, closings, names."""

from __future__ import annotations

import pytest

from mailbot.desk.phrases.greetings import greets, unsigned


@pytest.mark.parametrize(
    "words", ["Olá, Alice!", "oi\nVeja", "Bom dia, tudo bem?", "Prezada Alice,", "Dear Alice,", "Hi Alice"]
)
def test_a_greeting_is_known_by_its_first_word(words: str) -> None:
    assert greets(words)


@pytest.mark.parametrize("words", ["", "Instale.", "Oitenta por cento", "Caroço", "History shows", "Atualize o Olá"])
def test_other_words_are_no_greeting(words: str) -> None:
    assert not greets(words)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Instale.\n\nAtenciosamente,\nBruno", "Instale."),
        ("Instale.\n\nAtt\nBruno\nEquipe de suporte\n", "Instale."),
        ("Instale.\nAbraços!", "Instale."),
        ("Bruno", ""),
        ("Instale.\n\nBruno da Silva\nRamal 12\nwww.desk.example", "Instale."),
        ("Bruno Silva | Suporte\n(11) 5555-0100", ""),
        ("Bruno confirmou a versão.", "Bruno confirmou a versão."),
        ("Instale.\n\nBruno já viu isso.", "Instale.\n\nBruno já viu isso."),
        ("Instale.\nBruno Silva\nRamal 12", "Instale.\nBruno Silva\nRamal 12"),
        ("Fale com o Bruno", "Fale com o Bruno"),
        ("Atenciosamente peço que espere", "Atenciosamente peço que espere"),
        ("Atenciosamente,\nBruno\nInstale.", "Atenciosamente,\nBruno\nInstale."),
    ],
)
def test_the_closing_and_the_configured_signature_at_the_end_are_left_to_the_letter(text: str, left: str) -> None:
    assert "\n".join(unsigned(text.splitlines(), ["Bruno", "Equipe de  suporte", ""])) == left
