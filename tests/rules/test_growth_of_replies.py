"""A reply read beside what it may repeat costs twice the time for twice the text, and what cannot be compared is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import pytest

from mailbot.mail.replies.matching import MOST_WORDS, Source
from mailbot.mail.replies.reading import Earlier, Reading, read
from tests.rules.doubling import grows_no_faster_than_its_text, seconds

K: Final = 1024
MEGABYTE: Final = K * K
FIRST: Final = "Em seg., 3 de mar. de 2025 às 10:12, Suporte Exemplo <suporte@desk.example> escreveu:\n"
BLOCK: Final = "De: Suporte <suporte@desk.example>\nEnviada em: 3/3/2025 10:12\nPara: a@b.example\nAssunto: [12] Erro\n\n"
NAMES: Final = frozenset({"suporte@desk.example", "suporte exemplo"})
SAME: Final = "A mesma linha de sempre.\n"
Made = tuple[str, list[str]]
"""A reply, and the letters and mails that it may repeat."""


def beside(text: str, before: list[str], *, strict: bool = False) -> Reading:
    sources = [lambda at=at, one=one: Source(f"letter {at}", one, public=at % 2 == 0) for at, one in enumerate(before)]
    return read(text, Earlier(sources, lambda: before[:3], NAMES, strict=strict))


def quoted(text: str) -> str:
    return "".join(f"> {line}\n" for line in text.splitlines())


def unlike(count: int, words: int = 10) -> str:
    """Return ``count`` lines in which no word occurs twice."""
    return "".join(" ".join(f"p{at}q{word}" for word in range(words)) + ".\n" for at in range(count))


def short_runs(count: int, last: str) -> str:
    return "".join(f"a{at} b{at} c{at} {last}\n" for at in range(count))


CASES: Final[dict[str, tuple[Callable[[int], Made], int]]] = {
    "a letter quoted whole": (lambda n: (f"Ok.\n\n{FIRST}{quoted(unlike(n))}", [unlike(n)]), 500),
    "a letter below a header block": (lambda n: (f"Ok.\n\n{BLOCK}{unlike(n)}", [unlike(n)]), 500),
    "a letter without any sign": (lambda n: (f"Ok.\n\n{unlike(n)}", [unlike(n)]), 500),
    "many short letters": (lambda n: (FIRST + quoted(SAME * 50), [f"Letra {at}, e mais." for at in range(n)]), 1_000),
    "the same line again and again": (lambda n: (FIRST + quoted(SAME * n), [SAME * n]), 2_000),
    "the same line, once in the letter": (lambda n: (FIRST + quoted(SAME * n), [SAME]), 2_000),
    "the same line unmarked": (lambda n: (SAME * n, [SAME * n]), 2_000),
    "the same word": (lambda n: (FIRST + "> a\n" * n, ["a\n" * n]), 8_000),
    "an answer below each line": (lambda n: (FIRST + f"> {SAME}resposta\n" * n, [SAME * 100]), 1_000),
    "an answer below each word": (lambda n: ("> a\nb\n" * n, ["a\n"]), 4_000),
    "an answer below each line of a letter": (
        lambda n: (FIRST + unlike(n).replace("p", "> p").replace(".\n", ".\nb\n"), [unlike(n)]), 500,
    ),
    "an answer behind each line": (lambda n: (FIRST + quoted(short_runs(n, "x")), [short_runs(n, "")]), 2_000),
    "another word in each line": (lambda n: (FIRST + quoted(short_runs(n, "x")), [short_runs(n, "y")]), 2_000),
    "lines from below": (
        lambda n: (FIRST + quoted(short_runs(n, "x")), ["\n".join(short_runs(n, "y").split("\n")[::-1])]), 2_000,
    ),
    "one of the choices in each line": (
        lambda n: (FIRST + "".join(f"> a{at}\n> a0\n" for at in range(n)), ["".join(f"a{at}\n" for at in range(n))]), 4_000,
    ),
    "words of the letter between its lines": (lambda n: (FIRST + "> a b\n> c\n>\n>\n" * n, ["a b\n" * n + "c"]), 2_000),
    "empty quoted lines": (lambda n: (FIRST + ">\n" * n + "> a\n" + ">\n" * n, ["a"]), 8_000),
    "levels": (lambda n: ("".join(">" * (at % 100) + " x\ny\n" for at in range(n)), ["x y x"]), 2_000),
    "TABs": (lambda n: (FIRST + "\tx y\nz\n" * n, ["x y\n"]), 2_000),
    "announcements": (lambda n: (FIRST * n, [SAME]), 1_000),
    "announcements of nothing, nearly the letter's": (
        lambda n: (FIRST.replace("Suporte", "Alice") * n + quoted(SAME) * n, [FIRST + "A mesma"]), 1_000,
    ),
    "quotations": (lambda n: ((FIRST + quoted(SAME)) * n, [SAME]), 1_000),
    "header blocks": (lambda n: ((BLOCK + SAME) * n, [SAME]), 500),
    "lines that name the desk": (lambda n: ("Suporte Exemplo 3/3/2025\n> A mesma linha\n" * n, [SAME]), 1_000),
    "signatures": (lambda n: ("-- \nAlice\n" * n, [SAME]), 4_000),
    "lines of a program's own": (lambda n: (FIRST + quoted(SAME) + "Enviado do meu iPhone\n" * n, [SAME]), 2_000),
    "links": (
        lambda n: (FIRST + "> https://a.example/?u=http%3A%2F%2Fb\n" * n, ["".join(f"www.b{at}.c " for at in range(n))]),
        1_000,
    ),
    "frames of a mail": (lambda n: (FIRST + "> --abcdefghij\n> Content-Type: text/plain\n[...]\n" * n, [SAME]), 1_000),
}  # fmt: skip


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    "name", [one if at % 5 == 0 else pytest.param(one, marks=pytest.mark.long) for at, one in enumerate(CASES)]
)
def test_twice_the_text_takes_at_most_three_times_as_long(name: str, *, strict: bool) -> None:
    made, count = CASES[name]
    grows_no_faster_than_its_text(lambda given: beside(*given, strict=strict), made, count, 0.02, tries=2)


KEPT: Final[dict[str, Made]] = {
    "a megabyte of words": (unlike(MEGABYTE // 60), [SAME]),
    "a megabyte of words in one line": (unlike(MEGABYTE // 60).replace("\n", " "), [SAME]),
    "a quoted megabyte": (FIRST + quoted(unlike(MEGABYTE // 60)), [SAME]),
    "a letter of a megabyte, quoted": (FIRST + quoted(unlike(MEGABYTE // 60)), [unlike(MEGABYTE // 60)]),
    "a megabyte below a header block": (BLOCK + unlike(MEGABYTE // 60), [unlike(MEGABYTE // 60)]),
    "ten thousand levels of a letter": (FIRST + ">" * 10_000 + " Olá.\nResposta.\n", ["Olá.\n" + SAME]),
    "levels up to a thousand": (FIRST + "".join(">" * at + f" w{at}\n" for at in range(1_000)), [SAME]),
    "more words than are compared": (FIRST + quoted("a b c\n" * MOST_WORDS), ["a b c\n" * MOST_WORDS]),
    "ten thousand answers": (FIRST + f"> {SAME}resposta\n" * 9_000, [SAME * 9_000]),
    "ten thousand lines, each with another word": (
        FIRST + quoted(short_runs(10_000, "x")),
        [short_runs(10_000, "y")],
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    "name", [one if "answers" in one or "letter" in one else pytest.param(one, marks=pytest.mark.long) for one in KEPT]
)
def test_whatever_cannot_be_compared_costs_bounded_time_and_is_kept(name: str, *, strict: bool) -> None:
    text, before = KEPT[name]
    assert seconds(lambda given: beside(*given, strict=strict), (text, before), tries=1) < 5
    found = beside(text, before, strict=strict)
    said = {word for one in before for word in one.split()}
    unsaid = [word for word in text.split() if word not in said and word.strip(">")]
    shown = "\n".join((found.answers, *(piece.text for piece in (*found.cut, *found.kept)))).split()
    assert not set(unsaid) - set(shown)
    cut = {word for piece in found.cut if piece.kind == "quotation" for word in piece.text.split() if word.strip(">")}
    assert not cut - said


@pytest.mark.parametrize("name", ["a quoted megabyte", "a letter of a megabyte, quoted", "more words than are compared"])
def test_of_what_is_too_long_nothing_is_cut_even_where_it_was_said(name: str) -> None:
    found = beside(*KEPT[name])
    assert (found.cut, found.certain) == ((), False)
    assert "\n".join(piece.text for piece in found.kept).split() == KEPT[name][0].split()
