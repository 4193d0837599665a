"""Orders at the top of an agent's mail: what is understood, what is not, and that nothing unclear passes for words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.desk.orders.arguments import MAX_ITEMS, ArgumentProblem
from mailbot.desk.orders.lines import MAX_ORDERS, Order, Orders, read_orders
from mailbot.desk.orders.words import ROWS, OrderWord, Row, Shape, help_lines, named, order_words, row_of
from mailbot.letters.templates import LANGUAGES
from tests.cast import ALICE, BRUNO, LIA, MALLORY
from tests.rules.doubling import grows_no_faster_than_its_text

AGENTS = (Path(__file__).parents[4] / "docs" / "agents.md").read_text(encoding="utf-8").splitlines()
WORDS = "A versão 2.1 resolve."
ARGUMENTS = {
    Shape.NOTHING: "", Shape.WORDS: "", Shape.AGENT: "bruno", Shape.ADDRESSES: f"+{LIA}", Shape.MACRO: "versao",
    Shape.SUBJECT: "Erro ao abrir", Shape.TAGS: "+urgente", Shape.TICKET: "12", Shape.ADDRESS: ALICE,
    Shape.CONSULTING: "module on 2026-12-01 14:00", Shape.TIME: "25m consumption nota", Shape.DEFECT: "defect MATA-123",
    Shape.KIND: "bug", Shape.ENVIRONMENT: "produção", Shape.TEAM: "produto", Shape.HANDING_OVER: "produto até 01/12/2026",
    Shape.MAIL: "2", Shape.NUMBERS: "41 42",
}  # fmt: skip
EVERY_WORD = [(word, row.order) for row in ROWS for word in (*row.english, *row.portuguese)]


def orders(text: str) -> list[tuple[OrderWord, str]]:
    """Return what ``text`` orders; it must be clear."""
    read = read_orders(text)
    assert read.problems == ()
    return [(one.order, one.argument) for one in read.orders]


def whys(text: str) -> list[ArgumentProblem]:
    return [problem.why for problem in read_orders(text).problems]


def line(order: OrderWord, word: str) -> str:
    return f"#{word} {ARGUMENTS[row_of(order).shape]}".rstrip()


@pytest.mark.parametrize("order", OrderWord)
def test_every_order_has_one_row(order: OrderWord) -> None:
    assert [row.order for row in ROWS].count(order) == 1


def test_no_word_means_two_orders() -> None:
    assert all(named(word) is order for word, order in EVERY_WORD)


@pytest.mark.parametrize("shape", Shape)
def test_every_shape_is_taken_by_an_order(shape: Shape) -> None:
    assert shape in {row.shape for row in ROWS}


@pytest.mark.parametrize(("word", "order"), EVERY_WORD)
def test_every_word_is_understood_in_capitals_and_with_a_colon_too(word: str, order: OrderWord) -> None:
    for written in (word, word.upper(), f"{word}:", f"{word}."):
        assert [one for one, _ in orders(f"{line(order, written)}\n\n{WORDS}")] == [order]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_order_has_its_help_in_every_language(language: str) -> None:
    lines = help_lines(language)
    assert len(lines) == len(OrderWord)
    assert len({usage for usage, _ in lines}) == len({words for _, words in lines}) == len(OrderWord)
    assert [usage.split()[0] for usage, _ in lines] == list(order_words(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_shows_orders_as_they_can_be_written(language: str) -> None:
    for usage, row in zip((usage for usage, _ in help_lines(language)), ROWS, strict=True):
        assert usage.split()[0].removeprefix("#") in row.words(language)
        assert (" " in usage) is (row.shape not in {Shape.NOTHING, Shape.WORDS})


def test_a_plain_reply_orders_nothing_and_keeps_its_words() -> None:
    assert read_orders("Olá, Alice,\r\n\r\n  instale a 2.1.\r\n") == Orders((), "Olá, Alice,\n\n  instale a 2.1.", ())


def test_a_mail_with_only_orders_has_no_words() -> None:
    read = read_orders("#assign me\n\n#tag +urgente\n\n\n")
    assert (read.words, read.set_aside, read.problems) == ("", "", ())


@pytest.mark.parametrize(
    "text",
    [
        "#nota\nsegredo", "#Nota:\nsegredo", "#NOTA\n\nsegredo", "\ufeff#nota\nsegredo",
        "\u200b\n\u00a0\n \t\n#nota\nsegredo", "\u00a0#nota\u00a0\nsegredo", "\u200d \u200c\u2800\ufe0f#nota\nsegredo",
        "\x08#nota\nsegredo", "#no\x01ta\nsegredo",
        "\uff03\uff4e\uff4f\uff54\uff41\nsegredo", "\ufe5fnota\nsegredo",
        "#\ufe0f\u20e3nota\nsegredo", "#no\u200bta\r\nsegredo", "#nota segredo", "#nota\u00a0segredo", "#nota: segredo",
        "#nota\u2028segredo", "#nota\x0bsegredo", "#nota\rsegredo", "#note.\n\n\nsegredo",
    ],
)  # fmt: skip
def test_a_note_is_a_note_however_it_was_typed(text: str) -> None:
    assert orders(text) == [(OrderWord.NOTE, "")]
    assert read_orders(text).words == "segredo"


def test_words_on_the_line_of_an_order_are_the_first_of_its_words() -> None:
    read = read_orders("#perguntar Qual é a versão?\nE a licença?")
    assert (read.orders[0].order, read.words) == (OrderWord.ASK, "Qual é a versão?\nE a licença?")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#assign Bruno", (OrderWord.ASSIGN, "bruno")), ("#assign me", (OrderWord.ASSIGN, "me")),
        ("#atribuir EU", (OrderWord.ASSIGN, "me")), ("#atribuir mim", (OrderWord.ASSIGN, "me")),
        ("#atribuir para mim", (OrderWord.ASSIGN, "me")), ("#atribuir a mim mesmo", (OrderWord.ASSIGN, "me")),
        ("#assign to me", (OrderWord.ASSIGN, "me")), ("#atribuir para a Lia", (OrderWord.ASSIGN, "lia")),
        ("#atribuir p/ Lia", (OrderWord.ASSIGN, "lia")), ("#atribuir \u00e0 Lia", (OrderWord.ASSIGN, "lia")),
        ("#assign to Bruno@Desk.example", (OrderWord.ASSIGN, BRUNO)), ("#atribuir Paola", (OrderWord.ASSIGN, "paola")),
        ("#atribuir Ana", (OrderWord.ASSIGN, "ana")), ("#assign Tony", (OrderWord.ASSIGN, "tony")),
        ("#atribuir para ningu\u00e9m", (OrderWord.ASSIGN, "nobody")),
        ("#atribuir ninguém", (OrderWord.ASSIGN, "nobody")), ("#assign nobody", (OrderWord.ASSIGN, "nobody")),
        ("#assign Bruno@Desk.example", (OrderWord.ASSIGN, BRUNO)), ("#atribuir joão", (OrderWord.ASSIGN, "joão")),
        ("#merge 12", (OrderWord.MERGE, "12")), ("#mesclar #12", (OrderWord.MERGE, "12")), ("#juntar 0012",
        (OrderWord.MERGE, "12")),
        ("#macro Versão", (OrderWord.MACRO, "versao")), ("#macro acesso-remoto", (OrderWord.MACRO, "acesso-remoto")),
        ("#macro ?", (OrderWord.MACRO, "?")), ("#assunto  Erro  ao abrir", (OrderWord.SUBJECT, "Erro ao abrir")),
        (f"#for {ALICE}", (OrderWord.FOR, ALICE)), (f"#para <mailto:{ALICE}>", (OrderWord.FOR, ALICE)),
        (f"#para {ALICE}<mailto:{ALICE}>", (OrderWord.FOR, ALICE)), (f"#para {ALICE} <{ALICE}>", (OrderWord.FOR, ALICE)),
        ("#for Alice@EXAMPLE.com", (OrderWord.FOR, ALICE)), ("#tag x", (OrderWord.TAG, "+x")),
    ],
)  # fmt: skip
def test_an_argument_has_one_form(text: str, expected: tuple[OrderWord, str]) -> None:
    assert orders(text) == [expected]


@pytest.mark.parametrize(
    "written",
    [
        f"+{ALICE} -{LIA}", f"+{ALICE}, -{LIA}", f"-{LIA};+{ALICE}", f"+ {ALICE} - {LIA}", f"+{ALICE.upper()} –{LIA}",
        f"+{ALICE}<mailto:{ALICE}> -{LIA}<mailto:{LIA}>", f"+{ALICE}<mailto:+{ALICE}>, \u2212<{LIA}>",
        f"+{ALICE} <{ALICE}> -<mailto:{LIA}>", f"+{ALICE} +{ALICE} -{LIA}", f"\uff0b{ALICE}\u00a0-{LIA}",
    ],
)  # fmt: skip
def test_copies_are_read_as_people_and_their_mail_programs_write_them(written: str) -> None:
    read = read_orders(f"#cc {written}")
    assert read.problems == ()
    assert (read.orders[0].added, read.orders[0].removed) == ((ALICE,), (LIA,))


@pytest.mark.parametrize(
    "written", ["41 42", "41, 42", "41,42", "#41 #42", "41; 42;", "41 e 42.", "41 and 42", "nº 41, nº 42", "041 42 41"]
)  # fmt: skip
@pytest.mark.parametrize("word", ["#admit", "#admitir", "#drop", "#descartar", "#ADMIT:"])
def test_numbers_are_read_as_people_write_them(word: str, written: str) -> None:
    read = read_orders(f"{word} {written}")
    assert (read.orders[0].added, read.orders[0].argument, read.problems) == (("41", "42"), "41 42", ())


@pytest.mark.parametrize("written", ["+x -y", "x, -y", "-Y +X", "+x +x; -y"])
def test_tags_come_and_go(written: str) -> None:
    read = read_orders(f"#etiqueta {written}")
    assert (read.orders[0].added, read.orders[0].removed, read.problems) == (("x",), ("y",), ())


@pytest.mark.parametrize(
    "attempt", ["#foo", "# note", "#", "#123", "##note", "#notes", "#nota,segredo", "#n\u043ete", "\uff03", "#x y"]
)
def test_whatever_begins_with_the_sign_at_the_top_is_an_attempt(attempt: str) -> None:
    for text in (attempt, f"{attempt}\nsegredo", f"\n\u200b\n{attempt} mais\nsegredo", f"#tag x\n{attempt}\nsegredo"):
        assert whys(text) == [ArgumentProblem.UNKNOWN_ORDER]


@pytest.mark.parametrize(
    ("why", "texts"),
    [
        (ArgumentProblem.UNKNOWN_ORDER, ["#fecha\nOlá"]),
        (ArgumentProblem.NOT_PLAIN, ["*#note*\nsegredo", "_#nota_", "- #nota x", "• #fechar", "“#nota”\nsegredo",
        "**#ask** oi"]),
        (ArgumentProblem.NO_SIGN, ["nota: segredo", "Note: secret", "nota\nsegredo", "Nota interna: ele não pagou",
        "fechar", "undo.",
                       "#tag x\nnota: segredo", "Nota interna\nsegredo", "Nota interna - segredo", "*Nota:* segredo",
                       "(nota) segredo", "[NOTA] segredo", "**Internal note** secret"]),
        (ArgumentProblem.NOT_AT_TOP, ["Olá\n#nota\nsegredo", "Olá\n\u00a0 #fechar", "#ask\nOlá\n\n\uff03Nota: segredo",
                          "Olá\n*#nota*", "Olá\n#nota* s", "Olá\n# Nota\ns",
                          "Olá\u2028#note\u2028segredo", "> citado\n#nota\nsegredo"]),
        (ArgumentProblem.ONE_A_LINE, ["#assign me #note\nsegredo", "#ask Olá #nota segredo", "#ask *#nota* s",
                          "#subject Erro #note\nsegredo",
                          "#tag x #fechar"]),
        (ArgumentProblem.MISSING_ARGUMENT, ["#assign", "#cc", "#macro", "#subject", "#tag", "#merge", "#for",
        "#para:\nOlá"]),
        (ArgumentProblem.NEEDLESS_ARGUMENT, ["#reopen agora", "#split 3", "#spam x", "#status x", "#undo tudo",
        "#ajuda nota"]),
        (ArgumentProblem.BAD_ARGUMENT, ["#assign bruno/lia", "#assign a@b@c", f"#cc {ALICE}", "#cc +alice",
        f"#cc +{ALICE} {LIA}",
                            f"#cc +{ALICE}<mailto:{MALLORY}>", f"#cc +b{ALICE}<mailto:{ALICE}>", f"#cc +{ALICE} -{ALICE}",
                            f"#cc Alice <{ALICE}>", "#macro ../segredo", "#macro a b",
                            "#macro versão nova", "#tag +", "#tag a/b", "#tag +a -a",
                            "#consult fax", "#consultoria telefone em 1/2 às 25h", "#time 25", "#time 0m", "#tempo 1h75",
                            "#time correct 7 20m", "#waive MATA-123", "#merge doze", "#merge 0",
                            "#merge 1 2", f"#for {ALICE} {LIA}", "#for alice",
                            f"#subject {'x' * 300}",
                            f"#tag {'x ' * (MAX_ITEMS + 1)}", f"#cc {'+a@b.com ' * (MAX_ITEMS + 1)}"]),
        (ArgumentProblem.NEEDS_WORDS, ["#ask", "#nota", "#note\n\u200b\n \n", "#note\n#macro versao", "#ask\n#assign me"]),
        (ArgumentProblem.NOT_ALONE, ["#undo\n#status", "#assign me\n#desfazer"]),
        (ArgumentProblem.CONTRADICTS, ["#ask\n#close\nOlá", "#nota\n#perguntar\nOlá", "#resolve\n#note\nx", "#spam\n#close",
                           "#send\n#note\nx", "#reopen\n#fechar", "#merge 1\n#split", f"#for {ALICE}\n#send",
                           f"#para {ALICE}\n#reopen", "#tag x\n#tag -x", f"#cc +{ALICE}\n#cc -{ALICE}",
                           "#consult phone\n#approve", "#approve\n#ask\nOlá", "#consult phone\n#merge 1",
                           f"#for {ALICE}\n#time 5m"]),
        (ArgumentProblem.TWICE, ["#assign me\n#assign lia", "#merge 1\n#merge 2", "#macro a\n#macro ?"]),
        (ArgumentProblem.TOO_MANY, ["\n".join(f"#tag x{number}" for number in range(MAX_ORDERS + 1))]),
    ],
)  # fmt: skip
def test_what_is_unclear_stops_the_mail_and_says_why(why: ArgumentProblem, texts: list[str]) -> None:
    for text in texts:
        assert whys(text) == [why], text


@pytest.mark.parametrize("why", ArgumentProblem)
def test_every_why_has_its_case_above(why: ArgumentProblem) -> None:
    table = test_what_is_unclear_stops_the_mail_and_says_why.pytestmark[0].args[1]  # type: ignore[attr-defined]
    assert why in {row[0] for row in table}


@pytest.mark.parametrize(
    "text",
    [
        "#note\n#assign lia\n#tag x\nsegredo", "#ask\n#macro versao", "#ask\n#macro versao\nE a licença?",
        "#send", "#send\nNota: use a 2.1", "#close\n#fechar", f"#cc +{ALICE}\n#cc +{LIA}", "#tag x\n#tag y", "#undo",
        "#resolve", "#reopen\nOlá", f"#for {ALICE}\n#subject Erro\nOlá", "#status\n#help",
    ],
)  # fmt: skip
def test_what_goes_together_is_clear(text: str) -> None:
    assert whys(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [("#original", ""), ("#Original:", ""), ("#original 1", "1"), ("#ORIGINAL  02", "2"), ("#original 100", "100")],
)
def test_an_original_may_name_its_place_from_the_newest(text: str, place: str) -> None:
    assert orders(text) == [(OrderWord.ORIGINAL, place)]


@pytest.mark.parametrize(
    "text", ["#original 0", "#original -1", "#original dois", "#original 1234", "#original ²", "#original 1 2"]
)
def test_an_original_of_no_place_is_no_order(text: str) -> None:
    assert whys(text) == [ArgumentProblem.BAD_ARGUMENT]


def test_the_same_order_twice_is_given_once_in_its_first_place() -> None:
    assert orders("#close\n#tag x\n#fechar") == [(OrderWord.CLOSE, ""), (OrderWord.TAG, "+x")]


def test_signs_and_words_in_the_middle_of_a_line_are_words() -> None:
    text = "Escreva #fechar no assunto.\nO erro #12 saiu.\n#12 também.\nnota: nada"
    assert read_orders(text) == Orders((), text, ())


@pytest.mark.parametrize(
    "quiet",
    ["#status", "#history", "#original", "#original 2", "#help", "#undo", "#spam", "#macro ?", "#status\n#tag x\n#spam"],
)
def test_words_below_an_order_that_leaves_no_place_for_them_go_to_nobody(quiet: str) -> None:
    read = read_orders(f"{quiet}\n\nBruno\nSuporte Exemplo")
    assert (read.words, read.set_aside, read.problems) == ("", "Bruno\nSuporte Exemplo", ())


def test_an_order_remembers_the_line_it_was_written_on() -> None:
    read = read_orders("\u200b #Atribuir Bruno \nOlá")
    assert read.given(OrderWord.ASSIGN) == Order(OrderWord.ASSIGN, "bruno", "#Atribuir Bruno")
    assert read.given(OrderWord.NOTE) is None


PIECES = st.lists(
    st.one_of(
        st.sampled_from(["#", "\uff03", "\n", "\r\n", " ", "\u00a0", "\u200b", "*", ":", "+", "-", "<mailto:", ">", "@"]),
        st.sampled_from(["a@b.com", "?", "bruno", "12"]),
        st.sampled_from([word for word, _ in EVERY_WORD]),
        st.text(st.characters(), max_size=4),
    ),
    max_size=40,
)  # fmt: skip


@given(PIECES)
def test_any_text_is_read_and_only_bounded_lists_come_of_it(pieces: list[str]) -> None:
    read = read_orders("".join(pieces))
    assert len(read.orders) <= MAX_ORDERS
    assert not (read.words and read.set_aside)
    assert all(one.line.startswith(("#", "\uff03", "\ufe5f")) for one in read.orders)


@given(PIECES)
def test_no_clear_words_hold_an_order_at_the_beginning_of_a_line(pieces: list[str]) -> None:
    read = read_orders("".join(pieces))
    if not read.problems:
        assert read_orders(f"Olá,\n{read.words}\nBruno") == Orders((), f"Olá,\n{read.words}\nBruno", ())


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["#tag x\n", "\n", "Olá\n#nota\n", "#nota ", "*", "#", "#no\u0301", "+a@b.com ", "\u200b"])
def test_twice_the_text_costs_at_most_three_times_the_time(piece: str) -> None:
    for before in ("", "#cc ", "#assign ", "Olá\n#"):
        grows_no_faster_than_its_text(read_orders, lambda count: before + piece * count, 12_000 // len(piece), 0.02, tries=2)  # noqa: B023


@pytest.mark.parametrize("row", ROWS)
def test_every_order_has_its_row_in_the_docs_with_all_its_words(row: Row) -> None:
    lines = [cells for cells in AGENTS if row.help_en in cells]
    assert len(lines) == 1
    _, english, portuguese, _, _ = lines[0].split("|")
    assert [named(word) for word in re.findall(r"`#(\w+)", english)] == [row.order] * english.count("`#")
    assert re.findall(r"`#(\w+)", portuguese) == list(row.portuguese)


@pytest.mark.parametrize("why", ArgumentProblem)
def test_every_why_has_its_row_in_the_docs(why: ArgumentProblem) -> None:
    assert sum(cells.startswith(f"| `{why.value}` |") for cells in AGENTS) == 1


def test_every_example_in_the_docs_is_understood() -> None:
    for row in ROWS:
        english = next(cells for cells in AGENTS if row.help_en in cells).split("|")[1]
        for example in re.findall(r"`(#[^`]+)`", english):
            assert [one for one, _ in orders(f"{example}\n\n{WORDS}")] == [row.order]
