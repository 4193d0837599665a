"""Macros: prepared texts that agents put into their letters with ``#macro``, filled in the templates' sandbox (jinja2).

``templates/macros/<name>.txt`` serves every language, ``<name>.pt_BR.txt`` and ``<name>.en.txt`` one, and win there. A
macro knows ``ticket`` (number, subject, state, contact_name), ``agent`` (name), ``desk`` (name, address) and ``language``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from mailbot import journal
from mailbot.config.mailbox import Mailbox
from mailbot.desk.policy.policy import Policies
from mailbot.desk.tickets.ticket import Ticket
from mailbot.errors import TemplateBroken
from mailbot.letters.samples import macro_values
from mailbot.letters.templates import LANGUAGES, Templates, template_folders, tidied
from mailbot.mail.mime.writer import collapsed

_FOLDER: Final = "macros"
_FILE: Final = re.compile(rf"([a-z0-9_-]{{1,64}})(?:\.({'|'.join(LANGUAGES)}))?\.txt")

_MISNAMED: Final = "is no macro; call it NAME.txt, NAME.pt_BR.txt or NAME.en.txt, NAME being made of a-z, 0-9, - and _"


@dataclass(frozen=True, slots=True)
class NoSuchMacro:
    """There is no macro ``name`` in the language asked for; ``known`` are the names of those there are, sorted."""

    name: str
    known: tuple[str, ...]


class Macros:
    """All macros, listed once. Files in ``folder``/macros win over the shipped ones of the same name."""

    def __init__(self, folder: Path | None = None) -> None:
        self._templates = Templates(folder)
        shelves = [sorted(file.name for file in one.iterdir()) for one in _folders(folder)]
        self._shelves = [_named(one) for one in shelves]
        self._strange = [file for one in shelves for file in one if not _FILE.fullmatch(file) and file[0] != "."]

    def names(self, language: str | None = None) -> tuple[str, ...]:
        """Return the names of the macros that can be written in ``language``, or in any; sorted."""
        listed = (one for shelf in self._shelves for one in shelf)
        return tuple(sorted({name for name, of in listed if language is None or of in {None, language}}))

    def render(self, name: str, language: str, values: Mapping[str, Any]) -> str | NoSuchMacro:
        r"""Return the words of the macro ``name`` (capitals do not matter) in ``language``, with ``\n`` line ends.

        ``values`` are plain strings and numbers under ``ticket``, ``agent`` and ``desk``; a customer's text in them is
        never template source. ``name`` may be whatever somebody wrote: only files that were listed are opened.

        Raises:
            TemplateBroken: it has an error or an undefined name, gives no words or more than 1 MB, or takes seconds.
        """
        keys = ((name.lower(), language), (name.lower(), None))
        file = next((shelf[key] for shelf in self._shelves for key in keys if key in shelf), None)
        if file is None:
            return NoSuchMacro(name, self.names(language))
        text = tidied(self._templates.filled(f"{_FOLDER}/{file}", {**values, "language": language}))
        if not text:
            raise TemplateBroken(f"templates/{_FOLDER}/{file}: gives no words")
        return text

    def check(self) -> list[str]:
        """Render every macro in every language with sample facts; return what is broken, nothing if all is well."""
        broken = (
            problem for language in LANGUAGES for name in self.names(language) for problem in self._problems(name, language)
        )
        return [*(f"templates/{_FOLDER}/{file}: {_MISNAMED}" for file in self._strange), *dict.fromkeys(broken)]

    def _problems(self, name: str, language: str) -> Iterator[str]:
        for values in macro_values():
            try:
                self.render(name, language, values)
            except TemplateBroken as broken:
                yield str(broken)
                return


class PolicyMacros:
    """Macros as the deciding part asks for them: by ticket and agent, in the customer's language."""

    def __init__(self, macros: Macros, policies: Policies) -> None:
        self._macros = macros
        self._policies = policies

    def names(self) -> tuple[str, ...]:
        """Return the names of all macros."""
        return self._macros.names()

    def text(self, name: str, ticket: Ticket, agent: str, mailbox: Mailbox) -> str | None:
        """Return the words of a macro for a letter of ``agent`` about ``ticket``; None where there is none that works."""
        values = {
            "ticket": {
                "number": ticket.id, "subject": collapsed(ticket.subject), "contact_name": collapsed(ticket.contact_name),
                "state": self._policies.of(mailbox.name).label(ticket.state, ticket.language),
            },
            "agent": {"name": agent},
            "desk": {"name": collapsed(mailbox.display_name) or mailbox.address, "address": mailbox.address},
        }  # fmt: skip
        try:
            words = self._macros.render(name, ticket.language if ticket.language in LANGUAGES else mailbox.language, values)
        except TemplateBroken as broken:
            journal.warned("macro_broken", macro=name, error=str(broken))
            return None
        return words if isinstance(words, str) else None


def _folders(folder: Path | None) -> list[Path]:
    """Return the folders of macros that there are, the admin's first."""
    return [macros for one in template_folders(folder) if (macros := one / _FOLDER).is_dir()]


def _named(files: list[str]) -> dict[tuple[str, str | None], str]:
    """Return ``files`` by the name of their macro and its language, None for all."""
    return {(match[1], match[2]): file for file in files if (match := _FILE.fullmatch(file))}
