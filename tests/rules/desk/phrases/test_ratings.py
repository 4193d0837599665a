"""Ratings as customers write them, and words that only begin like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.phrases.marks import given_of, with_mark
from mailbot.desk.phrases.ratings import Rating, rating


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("5", Rating(5)), ("4 - muito bom", Rating(4, "muito bom")), ("Nota: 3", Rating(3)), ("2/5", Rating(2)),
        ("Ótimo!", Rating(5)), ("péssimo, demorou", Rating(1, "demorou")), ("★★★★☆", Rating(4)), ("5 estrelas", Rating(5)),
        ("Excelente.\nRápido e claro.", Rating(5, "Rápido e claro.")),
        ("1\nContinua o erro.", Rating(1, "Continua o erro.")), ("1 - ainda não funciona", Rating(1, "ainda não funciona")),
        ("Good", Rating(4)), ("5 muito bom", Rating(5, "muito bom")), ("5, obrigada!", Rating(5, "obrigada")),
        ("(5)", Rating(5)), ("[4]", Rating(4)), ("Resposta: 5", Rating(5)), ("R: 5", Rating(5)),
        ("5 = ótimo", Rating(5, "ótimo")),
        ("Nota 10!", Rating(5, given="10/10")), ("10", Rating(5, given="10/10")), ("Dez!", Rating(5, given="10/10")),
        ("10, obrigada!", Rating(5, "obrigada", "10/10")),
        ("10/10", Rating(5, given="10/10")), ("Atendimento nota dez, obrigada", Rating(5, "obrigada", "10/10")),
        ("Atendimento nota 5", Rating(5)), ("EXCELENTE atendimento do Bruno", Rating(5, "do Bruno")),
        ("⭐⭐⭐⭐", Rating(4)), ("⭐️⭐️⭐️", Rating(3)), ("5️⃣", Rating(5)), ("5 😀", Rating(5, "😀")), ("*4*", Rating(4)),
        ("Nota: 5\nExcelente", Rating(5, "Excelente")), ("Minha nota é 4", Rating(4)), ("nota cinco", Rating(5)),
        ("Bom dia,\n5", Rating(5)), ("Bom dia! Nota 5.", Rating(5)),
        ("Olá, boa tarde\n\n3 - regular", Rating(3, "regular")),
        ("Olá Bruno, 2 - demorou", Rating(2, "demorou")), ("Oi Bruno!\nótimo", Rating(5)),
        ("Muito bom!", Rating(4)), ("Ótimo atendimento, obrigado!", Rating(5, "obrigado")),
        ("O atendimento foi excelente", Rating(5)), ("Bom, obrigado.", Rating(4, "obrigado")),
        ("Bom - mas demorou", Rating(4, "mas demorou")), ("Ruim e lento", Rating(2, "e lento")),
        ("2 mas agora abre", Rating(2, "mas agora abre")), ("5 obrigado", Rating(5, "obrigado")),
        ("4\n\nEnviado do meu iPhone", Rating(4)), ("5 de 5", Rating(5)), ("very poor", Rating(2)),
        ("5\n\nAlice Souza\n(11) 5555-0100", Rating(5, "Alice Souza\n(11) 5555-0100")),
        ("Nota: 10", Rating(5, given="10/10")), ("Muito bom o atendimento", Rating(4)),
        ("Excelente o suporte de vocês", Rating(5, "de vocês")),
        ("Cinco estrelas", Rating(5)), ("five stars!", Rating(5)), ("4 of 5", Rating(4)),
        ("⭐ 4", Rating(4)), ("Atendimento: 5", Rating(5)), ("Nota:\n5", Rating(5)), ("Perfeito!", Rating(5)),
        ("Muito satisfeita", Rating(4)), ("Insatisfeito", Rating(2)),
        ("Nota 5 para o atendimento", Rating(5, "para o atendimento")), ("1 - tentei 2 vezes", Rating(1, "tentei 2 vezes")),
        ("5\n\nEm 23/11/2026 12:00, Suporte escreveu:\n> 5 – ótimo\n> 1 – péssimo", Rating(5)),
    ],
)  # fmt: skip
def test_a_rating_is_a_digit_stars_or_a_word_at_the_very_beginning(words: str, found: Rating) -> None:
    assert rating(words) == found


@pytest.mark.parametrize(
    "words",
    [
        "nota 10:30", "10 dias", "nota 10 dias", "Nota 10 para cancelar", "10?", "10 - instalei", "8/10/2026",
        "8 licenças", "7 dias sem resposta", "nota 11", "11", "11/10", "8 de outubro", "6 a 8", "0 respostas", "9h",
        "8%", "9º",
        "oito pessoas não entram", "9.1 funciona", "5 de 100", "nota fiscal 8", "8 9", "nota 8?", "2026", "8-9",
        "Dez, vinte vezes", "10/12",
         "", "-1", "3,5", "4.5", "3 / 4", "4-5", "2 a 3", "5 ou 4", "5:30", "5%", "5h",
        "5ª", "½", "5?", "5) instalei", "⭐⭐⭐⭐⭐⭐", "5 dias sem resposta", "3 planilhas não abrem", "2.1 funciona", "Um",
        "1 - instalei a 2.1\n2 - reiniciei\n3 - continua", "Bom dia", "Bom dia,\nainda não funciona", "5º andar",
        "Boa tarde, 5 dias e nada", "Obrigado", "Ok", "Nota", "Segue o log. 5", "Bom, ainda não funciona", "Ótimo?",
        "Bom... não abriu", "Bom mas não abre", "Good, but it still fails", "Great, now it is worse", "Não foi bom",
        "Boa pergunta", "Excelente pergunta, respondo amanhã", "Cinco, seis pessoas não entram", "> 5",
        "Em 23/11/2026, Suporte escreveu:\n> 5 – ótimo", "Regularizamos a licença",
        "1 - abri o sistema 2 - cliquei em salvar", "1) abri; 2) cliquei", "Nota 5 para cancelar", "Nota: 10 dias",
        "Perfeito, mas ainda não abre", "⭐ 5 pessoas", "Suporte 5 vezes chamado", "Resposta:\nainda não abre",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_rating_is_somebodys_words(words: str) -> None:
    assert rating(words) is None


@pytest.mark.parametrize(
    ("words", "alone"),
    [
        ("5", True), ("Ótimo, obrigado!", True), ("5\n\nAtt,\nAlice", True), ("4 - muito bom", True),
        ("5\n\nAtenciosamente,\nAlice Souza\nAnalista Fiscal\nACME Ltda.\n(48) 5555-0100", True),
        ("5\n\nAlice Souza\n\nEsta mensagem e seus anexos são confidenciais. Se não é o destinatário, apague-a.", True),
        ("5\n\nO arquivo confidencial sumiu", False),
        ("2 - demorou muito", False), ("5\nE a licença?", False), ("5\n(11) 5555-0100", False), ("1\nMallory", False),
    ],
)  # fmt: skip
def test_a_rating_is_alone_beside_courtesy_and_names(words: str, alone: bool) -> None:
    found = rating(words)
    assert found is not None
    assert found.alone(["Alice Souza"]) is alone


@given(st.text(max_size=200) | st.text(alphabet="5 bom,.-ótimo\n⭐nota olá1/", max_size=60))
def test_any_words_are_read_without_harm(words: str) -> None:
    found = rating(words)
    assert found is None or 1 <= found.score <= 5


@pytest.mark.parametrize(
    ("words", "score", "given"),
    [
        ("8", 4, "8/10"), ("nota 8", 4, "8/10"), ("nota 9", 5, "9/10"), ("9/10", 5, "9/10"), ("0", 1, "0/10"),
        ("6", 3, "6/10"), ("7", 4, "7/10"), ("5/10", 3, "5/10"), ("2 de 10", 1, "2/10"), ("10 de 10!", 5, "10/10"),
        ("Nota: 7", 4, "7/10"), ("Minha nota é 9", 5, "9/10"), ("nota 8,5", 5, "8,5/10"), ("8.5/10", 5, "8,5/10"),
        ("(8)", 4, "8/10"), ("8)", 4, "8/10"), ("nota oito", 4, "8/10"), ("Nove!", 5, "9/10"), ("nota zero", 1, "0/10"),
        ("Dou nota 6", 3, "6/10"), ("Bom dia! Nota 9.", 5, "9/10"), ("Atendimento nota 8", 4, "8/10"),
        ("8\n\nAtt,\nAlice", 4, "8/10"), ("9 out of 10", 5, "9/10"), ("my score is 7", 4, "7/10"),
        ("8, muito bom", 4, "8/10"),
        ("9 - excelente", 5, "9/10"), ("8 - demorou um pouco", 4, "8/10"), ("nota 3/10", 2, "3/10"),
        ("nota 10", 5, "10/10"), ("Olá Bruno, 9", 5, "9/10"),
    ],
)  # fmt: skip
def test_a_mark_from_nought_to_ten_is_scaled_and_kept_as_it_was_given(words: str, score: int, given: str) -> None:
    found = rating(words)
    assert found is not None
    assert (found.score, found.given) == (score, given)


@pytest.mark.parametrize("words", ["5)", "5).", "(5)", "4)", "5) "])
def test_a_digit_with_the_bracket_of_a_list_is_a_rating_where_nothing_follows(words: str) -> None:
    found = rating(words)
    assert found is not None
    assert (found.score, found.given, found.comment) == (int(words.strip("(). ")), "", "")


def test_what_was_scaled_is_read_back_from_the_recorded_comment() -> None:
    said = (("8/10", ""), ("8,5/10", "demorou"), ("", "9/10 dos casos"), ("", "ok"))
    assert [given_of(with_mark(*one)) for one in said] == ["8/10", "8,5/10", "", ""]
