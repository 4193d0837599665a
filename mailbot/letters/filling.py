"""How the templates of letters are filled: jinja2 in its sandbox, what templates can do with values, and what goes wrong."""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import jinja2
from jinja2.runtime import Context

from mailbot.errors import TemplateBroken
from mailbot.letters.sandbox import Sandbox
from mailbot.mail.mime.writer import collapsed

MAX_OUTPUT: Final = 1_000_000
"""The most characters that one template may give, whatever its loops do."""


_BROKEN: Final = (
    jinja2.TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError,
)  # fmt: skip
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
_CUT: Final = {"pt_BR": "[… o texto continua]", "en": "[… the text goes on]"}


class Filling:
    """The templates of some folders, each compiled once. The first folder that has a file wins."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._sandbox = _sandbox(folders)

    def filled(self, name: str, values: Mapping[str, Any]) -> str:
        """Fill the file ``name``, a path inside the folders of templates that is ours and nobody else's words.

        Raises:
            TemplateBroken: it is missing, has an error or an undefined name, gives more than 1 MB or takes seconds.
        """
        pieces: list[str] = []
        length = 0
        self._sandbox.begin()
        try:
            for piece in self._sandbox.get_template(name).generate(**values):
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
def of_the_house(folders: tuple[Path, ...]) -> Filling:
    """Return what fills the shipped templates alone, which are compiled once for the process."""
    return Filling(folders)


def _sandbox(folders: tuple[Path, ...]) -> Sandbox:
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


def _place(broken: BaseException, name: str) -> str:
    """Return file and line of the template in which ``broken`` was raised; jinja2 puts them into the traceback."""
    places = [one for one in traceback.extract_tb(broken.__traceback__) if one.filename.endswith(name)]
    return f"{places[-1].filename}, line {places[-1].lineno}" if places else f"templates/{name}"


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
