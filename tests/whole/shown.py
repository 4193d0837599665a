"""The command lines that README and docs show, as somebody would type them."""

from __future__ import annotations

import itertools
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mailbot.cli.commands import COMMANDS
from mailbot.cli.lazy import made

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
_BEGINNING: Final = re.compile(r"(?<![\w/.-])(?:\.venv/bin/)?mailbot (?=[a-z])")
_BLOCK: Final = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_CODE: Final = re.compile(r"`([^`\n]+)`")

# Words that stand for something, and what stands there when a test types them; the desk's own are in the test.
STAND_FOR: Final = {"…": "Segue.", "mail.eml…": "mail.eml", "DIR": "files", "10000": "40"}
# Words that can be typed as they are shown. A line with any other is a line that somebody must think about here.
AS_SHOWN: Final = frozenset({
    "30", "30d", "90d", "20m", "alice@example.com", "+a@example.com", "+urgent", "Erro ao abrir o projeto", "Qual a versão?",
    "mail.eml", "own.toml", "totvs", "office", "suporte", "product", "setup", "bruno", "bug", "production", "entries.csv",
    "files/", "old.mbox", "Maildir/", "why", "there was a break", "chart.svg", "2026-03-02", "40", "2", "-", "",
})  # fmt: skip
# What a line leaves out where it only names a command.
LEFT_OUT: Final[Mapping[tuple[str, ...], tuple[str, ...]]] = {
    ("address", "clear"): ("UNREACHED",),
    ("held", "drop"): ("HELD",),
    ("held", "release"): ("HELD",),
    ("held", "show"): ("HELD",),
    ("import",): ("old.mbox",),
    ("policy", "check"): ("own.toml",),
    ("policy", "show"): ("totvs",),
    ("rejected", "admit"): ("REJECTED",),
    ("rejected", "show"): ("REJECTED",),
    ("setaside", "drop"): ("ASIDE",),
    ("ticket", "ask"): ("12", "--text", "…"),
    ("ticket", "resolve"): ("12", "--text", "…"),
    ("ticket", "show"): ("12",),
    ("why",): ("12",),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """One command line: the command's names, what follows them, and the file on its standard input."""

    path: tuple[str, ...]
    rest: tuple[str, ...]
    stdin: str = ""

    def __str__(self) -> str:
        return shlex.join((*self.path, *self.rest)) + (f" < {self.stdin}" if self.stdin else "")


def shown() -> list[Typed]:
    """Return every command line of every page, each once, its alternatives apart.

    Raises:
        ValueError: a line names a command that there is not.
    """
    found = (one for page in PAGES for line in _lines(page.read_text(encoding="utf-8")) for one in _typed(line))
    return list(dict.fromkeys(found))


def _lines(text: str) -> Iterator[str]:
    """Yield what stands behind the program's name, up to a second command, a comment or what the line says of itself."""
    for line in "\n".join(_BLOCK.findall(text)).splitlines():
        for piece in _BEGINNING.split(line)[1:]:
            yield re.split(r"\s{2,}|\s#", piece)[0]
    for code in _CODE.findall(_BLOCK.sub("", text)):
        if match := _BEGINNING.match(code):
            yield code[match.end() :]


def _typed(line: str) -> Iterator[Typed]:
    for words in itertools.product(*(word.split("|") for word in shlex.split(line))):
        path = _path(words, line)
        before, behind = (words, ()) if "<" not in words else (words[: words.index("<")], words[words.index("<") + 1 :])
        stdin = "".join(behind)
        rest = before[len(path) :] or (() if stdin else LEFT_OUT.get(path, ()))
        yield Typed(path, rest, stdin)


def _path(words: tuple[str, ...], line: str) -> tuple[str, ...]:
    """Return the names of the command itself. Raises ValueError where there is none of them."""
    try:
        command = command_of(words[:1])
        if not hasattr(command, "commands") or len(words) == 1:
            return words[:1]
        command_of(words[:2])
    except KeyError as missing:
        raise ValueError(f"mailbot {line}: there is no command {missing}") from None
    return words[:2]


def command_of(path: tuple[str, ...]) -> Any:
    """Return a command, or a group of them. Raises KeyError where there is none."""
    command = made(path[0], COMMANDS[path[0]])
    for name in path[1:]:
        entries = getattr(command, "entries", None)
        command = command.commands[name] if entries is None else made(name, entries[name])
    return command


def takes(path: tuple[str, ...], option: str) -> bool:
    """Return whether a command has an option of this name."""
    return any(option in parameter.opts for parameter in command_of(path).params)


def real(one: Typed, here: Mapping[str, str]) -> list[str]:
    """Return what is typed: each word as it is shown, or what stands for it, by this page or ``here``.

    Raises:
        ValueError: nobody said what to type for a word.
    """
    words = [*one.path]
    for word in one.rest:
        if word in here or word in STAND_FOR:
            words.append(here.get(word) or STAND_FOR[word])
        elif word in AS_SHOWN or (word.startswith("--") and takes(one.path, word)):
            words.append(word)
        else:
            raise ValueError(f"mailbot {one}: what is to be typed for {word!r}?")
    return words
