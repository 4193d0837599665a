"""Short words of customers that mean one thing, and those that only look like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.phrases.courtesies import Said, accepts, is_thanks, only_courtesy


@pytest.mark.parametrize(
    "words",
    ["Obrigado!", "Muito obrigada pela ajuda.", "Valeu, Bruno!", "obg", "Ok, obrigado.", "Perfeito, muito obrigada!",
     "Thanks!", "Tks", "Obrigadão!", "Thank you very much for your help",
     "Oi Bruno,\n\nagradeço o retorno.\n\nAlice", "OBRIGADO", "👍", "🙏🏽❤️",
     "👍\n\nAlice Souza reagiu pelo Gmail", "Obrigado! 😁", "Obrigada, tenha um ótimo final de semana!",
     "Prezados, muito obrigado", "Atendimento excelente, obrigada!", "Obrigada de novo!",
     "Suporte, muito obrigado", "Thanks again for the help"],
)  # fmt: skip
def test_a_short_thank_you_is_nothing_else(words: str) -> None:
    assert is_thanks(words, 8, ["Bruno Lima", "Alice"])


@pytest.mark.parametrize(
    "words",
    ["Obrigado, mas ainda não funciona.", "Obrigado. E a licença?", "Ok", "", "Obrigado, segue o log.",
     "Obrigado. Erro 4711", "👎", "👍 ou 👎", "😡", "👍?", "Obrigado 👎", "Obrigada 😡", "Obrigado :(", "Valeu, Mallory!",
     "Thanks, but no.", "Ajuda, obrigado", "Olá, retorno. Obrigado", "Help! Thanks", "Tudo de novo, obrigado",
     "Obrigado. De novo o mesmo", "Thanks. I have the answer again",
     "muito muito muito muito muito muito muito muito obrigado"],
)  # fmt: skip
def test_thanks_with_anything_else_is_read_by_an_agent(words: str) -> None:
    assert not is_thanks(words, 8, ["Bruno Lima", "Alice"])


@pytest.mark.parametrize(
    "words",
    ["Resolvido!", "Pode fechar o chamado.", "Podem encerrar, obrigado!", "Funcionou, muito obrigada.", "Deu certo",
     "O problema foi resolvido.", "Aceito.", "Sim, pode finalizar.", "Solved, thanks!", "You can close the ticket",
     "It works", "Its fixed", "It's solved", "It\u2019s working now",
     "Resolvida!", "Deu tudo certo!", "Agora está funcionando", "Você já pode finalizar o atendimento"],
)  # fmt: skip
def test_an_accepted_answer_is_known(words: str) -> None:
    assert accepts(words)


@pytest.mark.parametrize(
    "words",
    ["Não resolvido", "Ainda não resolveu.", "Resolvido, mas apareceu outro erro", "Pode fechar?", "Quando resolvido, aviso",
     "Foi resolvido em parte", "It isn't fixed", "Don't close it", "Funcionando?", "pode fechar não", "nunca resolvido",
     "Not solved", "It works except for the export", "Obrigado", "", "Pode fechar o programa"],
)  # fmt: skip
def test_what_takes_it_back_or_says_more_is_no_acceptance(words: str) -> None:
    assert not accepts(words)


def test_who_agrees_where_no_solution_was_proposed_agrees_to_something_else() -> None:
    said = ("Aceito", "De acordo", "Accepted", "Resolvido")
    assert [words for words in said if accepts(words, to=Said.ANSWER)] == ["Resolvido"]


@pytest.mark.parametrize("words", ["Sim, está funcionando", "Funcionou", "Deu certo", "It works", "Working"])
def test_what_works_accepts_an_answer_and_tells_who_asked_nothing_but_that(words: str) -> None:
    assert [accepts(words, to=to) for to in (Said.SOLUTION, Said.ANSWER, Said.QUESTION)] == [True, True, False]


@pytest.mark.parametrize(
    "words",
    ["Favor encerrar o chamado.", "Por favor, pode fechar este chamado", "O chamado já pode ser encerrado.",
     "Podemos encerrar", "Pode dar como finalizado", "Resolvido com sucesso!", "Consegui resolver, obrigado",
     "Voltou a funcionar",
     "Foi resolvido o problema", "Funcionou certinho", "Agora está tudo funcionando, obrigado a todos",
     "That fixed it, thanks", "Please close this ticket", "You may close the case",
     "Prezados, pode encerrar o chamado 12. Obrigada",
     "100% resolvido", "Resolvido 🤩", "Conseguimos resolver", "Isso resolveu o problema", "Dúvida sanada, obrigada",
     "Problema sanado", "Encerrar chamado, por favor", "Works now", "Everything works, thanks", "It works perfectly"],
)  # fmt: skip
def test_more_ways_in_which_customers_accept(words: str) -> None:
    assert accepts(words, ["Alice", "12"])


@pytest.mark.parametrize(
    "words",
    ["Pode fechar o chamado 4711", "Resolvido em 2", "Resolvido por agora", "Solved for now", "Resolvido 👎",
     "Pode fechar 😡", "Resolvido :(", "Funcionou por hoje"],
)  # fmt: skip
def test_another_number_a_frown_or_a_while_is_no_acceptance(words: str) -> None:
    assert not accepts(words, ["Alice", "12"])


@given(st.text(max_size=200))
def test_any_words_are_read_without_harm(words: str) -> None:
    is_thanks(words, 8)
    accepts(words)


def test_praise_beside_a_frown_is_more_than_courtesy() -> None:
    assert [only_courtesy(words) for words in ("obrigado 😀", "obrigado 😡")] == [True, False]
