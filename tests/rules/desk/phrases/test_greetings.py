"""What stands around an agent's words in their own client: greetings, closings, names."""

from __future__ import annotations

import pytest

from mailbot.desk.phrases.greetings import after_phrase, greets, may_head


@pytest.mark.parametrize(
    "words", ["Olá, Alice!", "oi\nVeja", "Bom dia, tudo bem?", "Prezada Alice,", "Dear Alice,", "Hi Alice"]
)
def test_a_greeting_is_known_by_its_first_word(words: str) -> None:
    assert greets(words)


@pytest.mark.parametrize("words", ["", "Instale.", "Oitenta por cento", "Caroço", "History shows", "Atualize o Olá"])
def test_other_words_are_no_greeting(words: str) -> None:
    assert not greets(words)


@pytest.mark.parametrize(
    "phrase",
    """
    Atenciosamente,|Att,|Att|Att.|ATT|Atte.|At.te,|Cordialmente,|Respeitosamente,|Abs,|Abs!|Abraços!|Um abraço,|
    Grande abraço|Um forte abraço,|Abraços a todos|Sds,|Saudações,|Cordiais saudações,|Cumprimentos,|
    Com os melhores cumprimentos,|Grato,|Grata.|Kind regards,|Best regards|Regards,|With best regards,|Best,|
    All the best,|Best wishes,|Sincerely,|Yours sincerely,|Sincerely yours|Yours truly,|Cheers,|*Att,*|
    Atenciosamente -
    """.strip()
    .replace("\n", "")
    .split("|"),
)
def test_a_phrase_of_courtesy_closes_with_nothing_behind_it_or_a_name(phrase: str) -> None:
    assert after_phrase(phrase.strip()) == ""
    assert after_phrase(f"{phrase.strip()} Bruno") == "bruno"


@pytest.mark.parametrize(
    "words", ["Atendimento", "Attached", "Absolutamente", "Bestial", "Pronto, att", "Segue", "", "Absurdo"]
)
def test_other_words_are_no_phrase_of_courtesy(words: str) -> None:
    assert after_phrase(words) is None


@pytest.mark.parametrize("line", ["Obrigado,", "Muito obrigada!", "Thanks", "Desde já agradeço,", "Valeu!"])
def test_thanks_are_words_and_no_phrase(line: str) -> None:
    assert after_phrase(line) is None


def test_some_phrases_may_head_something() -> None:
    assert [may_head(one) for one in ("Best", "Yours,", "Cheers", "Best regards,", "Yours sincerely", "Att,")] == [
        True
    ] * 3 + [False] * 3
