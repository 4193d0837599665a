"""The words of the letters: templates that look like a mail, filled in a sandbox (jinja2).

A template's first line is ``Subject: ...``, then a blank line, then the words. Values are plain strings, numbers,
dates and dicts; a customer's text is only ever a value, never template source.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, get_args
from zoneinfo import ZoneInfo

import jinja2
from jinja2.runtime import Context
from markupsafe import escape

from mailbot.config import Language
from mailbot.desk.rejections import Notice
from mailbot.errors import TemplateBroken
from mailbot.post.fields import collapsed
from mailbot.post.samples import sample_values
from mailbot.post.sandbox import Sandbox

LANGUAGES: Final[tuple[str, ...]] = get_args(Language)
MAX_OUTPUT: Final = 1_000_000
"""The most characters that one template may give, whatever its loops do."""

_BROKEN: Final = (
    jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError,
)  # fmt: skip
_SUBJECT, _BODY = "\ue000subject\ue001", "\ue000body\ue001"
"""Marks for what differs between letters, in letters that no script uses; a body is never looked at for them."""
_BLANK_LINES: Final = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")
_REPLY_PREFIXES: Final = re.compile(r"(?:(?:re|res|aw|antw|sv) ?(?:\[\d{1,3}\])? ?: ?)+", re.IGNORECASE)
_WEEKDAYS: Final = {
    "pt_BR": ("segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS: Final = {
    "pt_BR": (
        "janeiro", "fevereiro", "março", "abril", "maio", "junho",
        "julho", "agosto", "setembro", "outubro", "novembro", "dezembro",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
_ZONES: Final = {"pt_BR": "horário de Brasília", "en": "Brasília time"}
_CUT: Final = {"pt_BR": "[… o texto continua]", "en": "[… the text goes on]"}


@dataclass(frozen=True, slots=True)
class Rendered:
    r"""What a template gave: the subject on one line, and the words with ``\n`` line ends."""

    subject: str
    text: str


class Templates:
    """All templates, each compiled once. Files in ``folder`` win over the shipped ones of the same name."""

    def __init__(self, folder: Path | None = None) -> None:
        self._environment = _environment(template_folders(folder)) if folder else _of_the_house()
        self._frames: dict[str, tuple[str, str]] = {}

    def render(self, notice: Notice, language: str, values: Mapping[str, Any]) -> Rendered:
        """Fill the template of ``notice`` in ``language`` (``pt_BR`` or ``en``).

        Raises:
            TemplateBroken: it is missing, has an error or an undefined name, gives more than 1 MB or takes seconds.
        """
        name = f"{language}/{notice.value}.txt"
        head, _, text = self.filled(name, {**values, "language": language}).partition("\n")
        if not head.startswith("Subject:"):
            raise TemplateBroken(f'templates/{name}, line 1: a template begins with "Subject: "')
        subject = collapsed(head.removeprefix("Subject:"))
        return Rendered(subject, tidied(text) + "\n")

    def frame(self, language: str, subject: str, body: str) -> str:
        """Return the whole HTML document around ``body``, which is safe HTML already; ``subject`` is escaped.

        Raises:
            TemplateBroken: letter.html is missing or has an error.
        """
        before, after = self._frame(language)
        title = escape(subject)
        return f"{before.replace(_SUBJECT, title)}{body}{after.replace(_SUBJECT, title)}"

    def _frame(self, language: str) -> tuple[str, str]:
        """Return what stands before and after the body in every letter: filled once, with a mark for the subject."""
        known = self._frames.get(language)
        if known is None:
            values = {"language": language.replace("_", "-"), "subject": _SUBJECT, "body": _BODY}
            before, body, after = self.filled("letter.html", values).partition(_BODY)
            if not body:
                raise TemplateBroken("templates/letter.html: does not hold {{ body }}")
            known = self._frames[language] = (before, after)
        return known

    def check(self) -> list[str]:
        """Render every template in every language with sample facts; return what is broken, nothing if all is well."""
        return [problem for language in LANGUAGES for notice in Notice for problem in self._problems(notice, language)]

    def _problems(self, notice: Notice, language: str) -> Iterator[str]:
        for values in sample_values(notice, zone_words("America/Sao_Paulo", language)):
            try:
                rendered = self.render(notice, language, values)
                self.frame(language, rendered.subject, "<p></p>")
            except TemplateBroken as broken:
                yield str(broken)
                return
            if not rendered.subject or not rendered.text.strip():
                yield f"templates/{language}/{notice.value}.txt: gives no subject or no words"
                return

    def filled(self, name: str, values: Mapping[str, Any]) -> str:
        """Fill the file ``name``, a path inside the folders of templates that is ours and nobody else's words.

        Raises:
            TemplateBroken: as ``render`` does.
        """
        pieces: list[str] = []
        length = 0
        self._environment.begin()
        try:
            for piece in self._environment.get_template(name).generate(**values):
                pieces.append(piece)
                length += len(piece)
                if length > MAX_OUTPUT:
                    raise TemplateBroken(f"templates/{name}: gives more than {MAX_OUTPUT} characters")
        except jinja2.TemplateSyntaxError as broken:
            raise TemplateBroken(f"{broken.filename or name}, line {broken.lineno}: {broken.message}") from broken
        except jinja2.TemplateNotFound as broken:
            raise TemplateBroken(f"templates/{broken.name}: is missing") from broken
        except _BROKEN as broken:
            raise TemplateBroken(f"{_place(broken, name)}: {type(broken).__name__}: {broken}") from broken
        return "".join(pieces)


@cache
def _of_the_house() -> Sandbox:
    """Return what fills the shipped templates, which are compiled once for the process."""
    return _environment(template_folders(None))


def template_folders(folder: Path | None) -> list[Path]:
    """Return where templates are looked for, in this order: in ``folder``, if there is one, then among the shipped ones."""
    return [folder, _shipped()] if folder else [_shipped()]


def tidied(text: str) -> str:
    """Return ``text`` without blank lines around it, and with one where branches left several."""
    return _BLANK_LINES.sub("\n\n", text).strip()


def _environment(folders: list[Path]) -> Sandbox:
    made = Sandbox(
        loader=jinja2.FileSystemLoader(folders),
        undefined=jinja2.StrictUndefined,
        autoescape=lambda name: bool(name and name.endswith(".html")),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {"quote": _quote, "date": _date, "day": _day, "re": _re, "line": _line, "cut": _cut}
    return made


def _shipped() -> Path:
    """Find the shipped templates: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "templates", package.parent / "templates"):
        if folder.is_dir():
            return folder
    raise TemplateBroken(f"there is no folder {package / 'templates'}; install mailbot again")


def _place(broken: BaseException, name: str) -> str:
    """Return file and line of the template in which ``broken`` was raised; jinja2 puts them into the traceback."""
    places = [one for one in traceback.extract_tb(broken.__traceback__) if one.filename.endswith(name)]
    return f"{places[-1].filename}, line {places[-1].lineno}" if places else f"templates/{name}"


def zone_words(time_zone: str, language: str) -> str:
    """Return what people call ``time_zone`` (an IANA name); its name where there is no common word."""
    return _ZONES[language] if time_zone == "America/Sao_Paulo" else time_zone


def _quote(text: str) -> str:
    """Put ``> `` before each line, as mail quotes."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def _cut(text: str, most: int, language: str = "en") -> str:
    """Return at most ``most`` characters of ``text``, and say so where it was longer."""
    return text if len(text) <= most else f"{text[:most]}\n{_CUT[language]}"


def _line(text: str, most: int = 120) -> str:
    """Return ``text`` on one line without controls, at most ``most`` characters of it."""
    flat = collapsed(text)
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"


def _re(subject: str, first: bool = False) -> str:  # noqa: FBT001, FBT002 - read in templates as re(facts.first)
    """Return the subject of a letter in a conversation: exactly one ``Re: ``, or none in its first letter."""
    flat = collapsed(subject)
    if first:
        return flat
    prefix = _REPLY_PREFIXES.match(flat)
    return f"Re: {flat[prefix.end() :] if prefix else flat}"


def _local(value: datetime, zone: str) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone")
    return value.astimezone(ZoneInfo(zone))


@jinja2.pass_context
def _day(context: Context, value: datetime) -> str:
    """Write the day of an aware ``value`` as people of the desk's zone read it, without weekday and hour."""
    return _day_of(_local(value, context["desk"]["time_zone"]), context["language"])


def _day_of(local: datetime, language: str) -> str:
    of = " de " if language == "pt_BR" else " "
    return f"{local.day}{of}{_MONTHS[language][local.month - 1]}{of}{local.year}"


@jinja2.pass_context
def _date(context: Context, value: datetime) -> str:
    """Write an aware ``value`` in the desk's zone: weekday, day, hour and minute."""
    return _written(value.replace(second=0, microsecond=0), context["desk"]["time_zone"], context["language"])


@lru_cache(maxsize=512)
def _written(value: datetime, zone: str, language: str) -> str:
    """Write an instant; a burst of mail names the same few again and again."""
    local = _local(value, zone)
    return f"{_WEEKDAYS[language][local.weekday()]}, {_day_of(local, language)}, {local:%H:%M}"
