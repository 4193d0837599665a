"""Answers between the lines of a letter that is quoted: as text, and inside the HTML of its quotation."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from random import Random
from typing import Final

from tests.conversations.said import Said

WIDTH: Final = 72


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a reply: of the letter (``old``), or of who answers."""

    text: str
    old: bool


@dataclass(frozen=True, slots=True)
class Form:
    """How somebody writes between the lines: on the line that asked (``beside``), or below it, behind ``before``.

    ``loose``: with an empty line on each side.
    """

    before: str = ""
    after: str = ""
    beside: bool = False
    loose: bool = False

    def answer(self, words: str) -> str:
        """Return an answer as it is written."""
        return f"{self.before}{words}{self.after}"


PLAIN: Final = (Form(), Form(loose=True), Form(loose=True), Form("R: "), Form("Resposta: ", loose=True))
INSIDE: Final = (Form(), Form(beside=True), Form("[AP] "), Form("R: "), Form("*", "*"), Form("Resposta: ", beside=True))
"""Where a program marks what is typed inside a quotation like the rest of it, or nothing has marks."""
_SHOWN: Final = (
    '<span style="color:#C00000">{}</span>', '<span style="color:red"><b>{}</b></span>', "<b>{}</b>", "{}",
    '<p style="margin:0;color:#ff0000">{}</p>', "<div>{}</div>", '<font color="#ff0000">{}</font><br>',
)  # fmt: skip


def placed(said: Said, text: str) -> tuple[tuple[tuple[str, str], ...], str]:
    """Return the answers whose lines stand in a letter's text, and the words of those that do not."""
    lines = set(_lines(text))
    here = tuple(one for one in said.answers if one[0] in lines)
    return here, "\n".join(answer for line, answer in said.answers if line not in lines)


def woven(text: str, answers: Iterable[tuple[str, str]], form: Form) -> list[Line]:
    """Return the lines of a letter with each answer at the line that it answers."""
    by_line = dict(answers)
    done: list[Line] = []
    for line in text.split("\n"):
        answer = by_line.pop(_bare(line), None)
        if answer is None:
            done.append(Line(line, old=True))
        elif form.beside:
            first, *rest = form.answer(answer).split("\n")
            done += [Line(f"{line} {first}", old=True), *(Line(one, old=False) for one in rest)]
        else:
            said = [Line(one, old=False) for one in form.answer(answer).split("\n")]
            empty = [Line("", old=False)] if form.loose else []
            done += [Line(line, old=True), *empty, *said, *empty]
    return done


def woven_html(html: str, answers: Iterable[tuple[str, str]], form: Form, dice: Random) -> str | None:
    """Return a letter's HTML with each answer inside it, in red or bold; None where a line is not found there."""
    shown = (" " if form.beside else "<br>") + dice.choice(_SHOWN)
    for line, answer in answers:
        at = html.rfind(escape(line, quote=False))
        if at < 0:
            return None
        at += len(escape(line, quote=False))
        lines = (escape(one, quote=False) for one in form.answer(answer).split("\n"))
        html = html[:at] + shown.format("<br>".join(lines)) + html[at:]
    return html


def marked(lines: Iterable[Line], *, inside: bool = False, width: int | None = None, broken: bool = False) -> str:
    """Return lines as text, the old ones behind marks; ``inside``: the new ones as well.

    ``width`` breaks the old ones anew, those that were quoted already with all their marks; ``broken``: what a relay
    breaks off stands without a mark.
    """
    done: list[str] = []
    for line in lines:
        if not (line.old or inside):
            done.append(line.text)
            continue
        whole = f"> {line.text}".rstrip()
        depth = len(whole) - len(whole.lstrip("> "))
        pieces = textwrap.wrap(whole, width, break_long_words=False, break_on_hyphens=False) if width else [whole]
        again = "" if broken else whole[:depth]
        done += [piece if at == 0 else again + piece for at, piece in enumerate(pieces or [">"])]
    return "\n".join(done)


def trimmed(lines: list[Line], keeps: Callable[[Line], bool], dice: Random) -> list[Line]:
    """Return lines as somebody leaves them who deletes most of a quotation: new ones, and old ones that ``keeps`` says.

    Of some that are kept only the end is left.
    """
    done: list[Line] = []
    for line in lines:
        if not line.old or keeps(line):
            cut = line.old and dice.random() < 1 / 6
            done.append(Line(_end(line.text), old=True) if cut else line)
        elif (not done or done[-1].text != "[...]") and dice.random() < 1 / 8:
            done.append(Line("[...]", old=dice.random() < 1 / 2))
    return done


def _end(line: str) -> str:
    """Return the second half of a line, in whole words."""
    words = line.split(" ")
    return " ".join(words[len(words) // 2 :])


def _lines(text: str) -> list[str]:
    return [_bare(line) for line in text.split("\n")]


def _bare(line: str) -> str:
    return line.lstrip("> ").strip()
