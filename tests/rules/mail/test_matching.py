"""Who answers inside a quotation in the very words that stand there says something: nobody's program writes them twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailbot.mail.replies.matching import Source
from mailbot.mail.replies.reading import Earlier, Reading, read
from mailbot.mail.text.words import spans, tokens

LETTER = """Olá, Alice!

Para continuar, preciso de algumas informações:

1) Qual é a versão do programa? É a 2026.1?
2) O computador é Windows 10 ou Windows 11?
3) Já reinstalou o programa?
4) E ele abriu? Sim ou não?

Quando prefere a visita do técnico?
( ) segunda pela manhã
( ) terça pela tarde
( ) quarta o dia todo

Aguardamos a sua resposta para continuar o atendimento do chamado nº 12.

Suporte Exemplo
"""
ANOTHER = (
    "Olá, Alice!\n\nO programa não abre em Windows 11, só em Windows 10. É a 2026.1, terça pela tarde.\n\nSuporte Exemplo\n"
)
FIRST = "O programa não abre o projeto desde ontem. Podem ajudar?"
ATTRIBUTION = "Em seg., 3 de mar. de 2025 às 10:12, Suporte Exemplo <suporte@desk.example> escreveu:\n"
BLOCK = (
    "De: Suporte Exemplo <suporte@desk.example>\nEnviada em: segunda-feira, 3 de março de 2025 10:12\n"
    "Para: Alice <alice@example.com>\nAssunto: [12] Erro\n\n"
)


def beside(text: str, *, strict: bool = False) -> Reading:
    """Read ``text`` beside the letter that it answers, another letter and the first mail."""
    sources: list[Callable[[], Source]] = [
        lambda: Source("letter 5", LETTER),
        lambda: Source("letter 3", ANOTHER),
        lambda: Source("mail 1", FIRST, ours=False),
    ]
    return read(text, Earlier(sources, names=frozenset({"suporte@desk.example"}), strict=strict))


def marked(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


FORMS: dict[str, Callable[[str], str]] = {
    "in a header block's text": lambda text: f"Obrigada!\n\n{BLOCK}{text}",
    "behind marks": lambda text: f"Obrigada!\n\n{ATTRIBUTION}{marked(text)}",
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("line", "answer"), [
    ("É a 2026.1?", "\nÉ a 2026.1"), ("É a 2026.1?", " É a 2026.1"), ("ou Windows 11?", "\nWindows 11"),
    ("ou Windows 11?", " Windows 11"), ("ou Windows 11?", "\n11"), ("Windows 11?", "\nO computador é Windows 10"),
    ("Sim ou não?", " Não"), ("Sim ou não?", "\nNão"), ("Já reinstalou o programa?", " NAO"),
    ("Já reinstalou o programa?", " não abre"),
    ("visita do técnico?", "\nsegunda pela manhã"), ("visita do técnico?", "\nterça pela tarde"),
    ("o dia todo", "\nquarta o dia todo"), ("o dia todo", "\nterça pela tarde"),
    ("Sim ou não?", "\nO programa não abre o projeto desde ontem"), ("2026.1?", "\nO programa não abre em Windows 11"),
    ("atendimento do chamado nº 12.", "\nQuando prefere a visita do técnico"),
])  # fmt: skip
def test_an_answer_in_the_words_of_the_question_is_an_answer(line: str, answer: str, form: str) -> None:
    found = beside(FORMS[form](LETTER.replace(line, line + answer)))
    said = found.answers.split("\n")
    assert answer.strip() in said[1:]
    assert [one for one in said if not one.startswith(">")] == ["Obrigada!", "", answer.strip()]
    assert not found.certain


@pytest.mark.parametrize("form", FORMS)
def test_an_answer_is_not_old_because_another_mail_goes_on_so_behind_the_questions_last_words(form: str) -> None:
    found = beside(FORMS[form](LETTER.replace("reinstalou o programa?", "reinstalou o programa?\nNão")))
    assert "Não" in [one.lstrip("> ") for one in found.answers.split("\n")]  # behind a mark it may be a rest of a quotation
    assert not found.certain


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("line", "left"), [
    ("2) O computador é Windows 10 ou Windows 11?", "2) O computador é Windows 11?"),
    ("4) E ele abriu? Sim ou não?", "4) E ele abriu? não?"),
])  # fmt: skip
def test_who_leaves_one_of_two_choices_in_the_line_has_chosen(line: str, left: str, form: str) -> None:
    found = beside(FORMS[form](LETTER.replace(line, left)))
    assert left in found.answers.split("\n")
    assert not found.certain


@pytest.mark.parametrize("form", FORMS)
def test_a_letter_is_old_that_says_the_same_twice(form: str) -> None:
    twice = LETTER.replace("É a 2026.1?", "É a 2026.1?\nÉ a 2026.1?").replace(
        "o dia todo", "o dia todo\n( ) quarta o dia todo"
    )
    text = FORMS[form](twice)
    found = read(text, Earlier([lambda: Source("letter 5", twice)], names=frozenset({"suporte@desk.example"})))
    assert (found.answers, found.certain) == ("Obrigada!", True)


@pytest.mark.parametrize("form", FORMS)
def test_an_answer_of_before_is_old_that_repeats_its_question(form: str) -> None:
    answered = f"{ATTRIBUTION}{marked(LETTER)}".replace("> 2)", "É a 2026.1 sim\n> 2)")
    sources = [lambda: Source("letter 5", LETTER), lambda: Source("mail 6", answered, ours=False)]
    found = read(FORMS[form](f"Certo.\n\n{answered}"), Earlier(sources, names=frozenset({"suporte@desk.example"})))
    assert "É a 2026.1 sim" not in found.answers


@pytest.mark.parametrize("first", ["", "Olá, Alice! "])
def test_yahoos_program_writes_the_quoted_words_behind_the_attribution(first: str) -> None:
    letter = LETTER.partition("\n")[2].strip("\n") if not first else " ".join(LETTER.split())
    text = f"É a zarbo.\n\nEnviado do Yahoo Mail no Android\n \n  {ATTRIBUTION.strip().replace(' <', '<')}   {letter}"
    found = beside(text)
    assert (found.answers, found.certain) == ("É a zarbo.", True)


@pytest.mark.parametrize("said", ["Ainda não abre", "Alice\nPS: não funcionou", "Alice\nErro voltou ontem", "Still broken"])
def test_a_signature_that_says_something_is_shown_and_nothing_acts_above_it(said: str) -> None:
    found = beside(f"Obrigada!\n-- \n{said}\n\n{ATTRIBUTION}{marked(LETTER)}")
    assert said in "\n".join(piece.text for piece in found.kept)
    assert not found.certain


@pytest.mark.parametrize("said", ["Não funcionou em 3/3/2025, Suporte Exemplo:", "Erro de 3/3/2025, suporte@desk.example:"])
def test_a_sentence_above_a_quotation_that_names_the_desk_and_a_day_announces_nothing(said: str) -> None:
    assert beside(f"Obrigada!\n{said}\n{marked(LETTER)}").answers == f"Obrigada!\n{said}"


def test_a_subject_in_the_header_block_makes_no_words_of_the_letter_new() -> None:
    block = BLOCK.replace("[12] Erro", "Re: o computador é Windows 10")
    found = beside(f"Obrigada!\n\n{block}{LETTER.replace('2026.1?', '2026.1? zarbo', 1)}")
    assert found.answers == "Obrigada!\n\n> 1) Qual é a versão do programa? É a 2026.1?\nzarbo"


@pytest.mark.parametrize("line", ["\u2028", "> \u2028 >", "\x85", "- \u3000 -", "\u200b", " \u2003. "])
def test_a_line_of_spaces_and_rules_has_no_word(line: str) -> None:
    assert (tokens(line), spans(line)) == ([], [])


@pytest.mark.parametrize("above", [
    "Aguardamos a sua resposta.", "Pode ser terça pela tarde o técnico?", "De segunda pela manhã até quarta o dia todo",
    "E ele abriu? Sim ou não?", "Foi para o chamado nº 12.", "Então é terça pela tarde.",
])  # fmt: skip
@pytest.mark.parametrize("left", [
    "Já reinstalou o programa?", "2) O computador é Windows 10 ou", "de algumas informações:\n[...]\n1) Qual é a versão",
])  # fmt: skip
def test_the_same_few_words_above_a_quotation_hide_nothing_that_is_quoted(above: str, left: str) -> None:
    for strict in (False, True):
        found = beside(f"{above}\n\n{ATTRIBUTION}{marked(left)}", strict=strict)
        assert (found.own, found.kept) == (above, ())
        assert {piece.proof for piece in found.cut} == {"letter 5"}


BETWEEN_TWO = (
    ("E ele abriu? Sim ou não", "Suporte Exemplo", "Quando prefere a visita do técnico?"),
    ("Já reinstalou o programa", "Olá, Alice!", "4) E ele abriu? Sim ou não?"),
    ("segunda pela manhã", "Suporte Exemplo", "( ) terça pela tarde\n( ) quarta o dia todo"),
    ("Quando prefere a visita do técnico", "Olá, Alice!", "( ) segunda pela manhã"),
    ("É a 2026.1", "Suporte Exemplo", "2) O computador é Windows 10 ou Windows 11?"),
)


@pytest.mark.parametrize(("said", "line", "below"), BETWEEN_TWO)
def test_a_line_of_the_letter_is_no_answer_between_new_words_and_a_quoted_line(said: str, line: str, below: str) -> None:
    found = beside(f"{ATTRIBUTION}{marked('Para continuar, preciso de algumas informações:')}\n\nSim.\n{said}\n\n"
                   f"{marked(line)}\n{marked(below)}")  # fmt: skip
    assert found.own == f"Sim.\n{said}"


@pytest.mark.parametrize(("said", "line", "below"), BETWEEN_TWO)
def test_between_two_quoted_lines_it_is_one(said: str, line: str, below: str) -> None:
    found = beside(f"{ATTRIBUTION}{marked(said)}\n{marked(line)}\n{marked(below)}")
    assert line in found.answers.split("\n")


@pytest.mark.parametrize(("first", "subject"), [
    ("O projeto não abre o arquivo.", "Re: Não abre"), ("A tela da loja e a do caixa piscam.", "Tela da loja e"),
    ("Em casa não funciona em nenhum lugar.", "Não funciona"), ("The house does not open the door.", "Does not open"),
    ("Qual versão do programa, e qual pasta?", "Re: programa, e"),
])  # fmt: skip
def test_a_subject_that_goes_on_like_the_letter_takes_no_word_of_its_first_line(first: str, subject: str) -> None:
    letter = f"{first}\nPor favor, verifique tudo com calma antes de responder a esta mensagem."
    text = f"Certo.\n\n{BLOCK.replace('[12] Erro', subject)}{letter}"
    sources = [lambda: Source("letter 5", f"{letter}\n\nSuporte Exemplo")]
    found = read(text, Earlier(sources, names=frozenset({"suporte@desk.example"})))
    assert (found.answers, found.kept) == ("Certo.", ())


OWN_MAIL = "> Olá, Alice!\n>\n> 3) Já reinstalou o programa?\n\n{}"
OWN_BLOCK = BLOCK.replace("De: Suporte Exemplo <suporte@desk.example>", "De: {}").replace(
    "Para: Alice <alice@example.com>", "Para: Suporte <suporte@desk.example>"
)


def beside_their_own(text: str, said: str) -> Reading:
    sources = [lambda: Source("letter 5", LETTER), lambda: Source("mail 6", OWN_MAIL.format(said), ours=False)]
    return read(text, Earlier(sources, names=frozenset({"suporte@desk.example"})))


@pytest.mark.parametrize(
    "said", ["Já", "Não.", "Sim, ontem", "Ainda não abre.", "Reinstalei, mas nada mudou.\nPodem ligar?"]
)
@pytest.mark.parametrize("sender", ["Alice <alice@example.com>", "alice@example.com [mailto:alice@example.com]"])
def test_words_below_the_quotation_in_a_mail_of_their_own_that_is_quoted_are_old(sender: str, said: str) -> None:
    found = beside_their_own(f"E então?\n\n{OWN_BLOCK.format(sender)}{OWN_MAIL.format(said)}", said)
    assert (found.answers, found.kept) == ("E então?", ())


@pytest.mark.parametrize(
    "said", ["Já", "Não.", "Sim, ontem", "Ainda não abre.", "Reinstalei, mas nada mudou.\nPodem ligar?"]
)
@pytest.mark.parametrize(("head", "before"), [
    (BLOCK, ""), (ATTRIBUTION, ""), (OWN_BLOCK.format("Suporte <suporte@desk.example>"), ""),
    (OWN_BLOCK.format("Alice"), ""), (OWN_BLOCK.format("Alice <alice@example.com>"), "De novo: "),
])  # fmt: skip
def test_words_below_any_other_quotation_are_new_though_they_were_said_before(head: str, before: str, said: str) -> None:
    found = beside_their_own(f"E então?\n\n{head}{OWN_MAIL.format(before + said)}", said)
    assert found.own == f"E então?\n\n{before}{said}"
