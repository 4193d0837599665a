"""The words of the letters: templates that look like a mail, filled in a sandbox (jinja2).

A template's first line is ``Subject: ...``, then a blank line, then the words. Values are plain strings, numbers,
dates and dicts; a customer's text is only ever a value, never template source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

from markupsafe import escape

from mailbot.config.mailbox import Language
from mailbot.desk.tickets.letter import Notice
from mailbot.errors import TemplateBroken
from mailbot.letters.samples import sample_values
from mailbot.mail.mime.writer import collapsed

if TYPE_CHECKING:
    from mailbot.letters.filling import Filling

LANGUAGES: Final[tuple[str, ...]] = get_args(Language)
_SUBJECT, _BODY = "\ue000subject\ue001", "\ue000body\ue001"
"""Marks for what differs between letters, in letters that no script uses; a body is never looked at for them."""
_BLANK_LINES: Final = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")
_ZONES: Final = {"pt_BR": "horário de Brasília", "en": "Brasília time"}


@dataclass(frozen=True, slots=True)
class Rendered:
    r"""What a template gave: the subject on one line, and the words with ``\n`` line ends."""

    subject: str
    text: str


class Templates:
    """All templates, each compiled once. Files in ``folder`` win over the shipped ones of the same name."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folders = tuple(template_folders(folder))
        self._frames: dict[str, tuple[str, str]] = {}

    @cached_property
    def _filling(self) -> Filling:
        from mailbot.letters.filling import Filling, of_the_house  # noqa: PLC0415 - jinja2, for who has a letter to write

        return of_the_house(self._folders) if len(self._folders) == 1 else Filling(self._folders)

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
        return self._filling.filled(name, values)


def template_folders(folder: Path | None) -> list[Path]:
    """Return where templates are looked for, in this order: in ``folder``, if there is one, then among the shipped ones."""
    return [folder, _shipped()] if folder else [_shipped()]


def tidied(text: str) -> str:
    """Return ``text`` without blank lines around it, and with one where branches left several."""
    return _BLANK_LINES.sub("\n\n", text).strip()


def _shipped() -> Path:
    """Find the shipped templates: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "templates", package.parent / "templates"):
        if folder.is_dir():
            return folder
    raise TemplateBroken(f"there is no folder {package / 'templates'}; install mailbot again")


def zone_words(time_zone: str, language: str) -> str:
    """Return what people call ``time_zone`` (an IANA name); its name where there is no common word."""
    return _ZONES[language] if time_zone == "America/Sao_Paulo" else time_zone
