"""Twelve ways in which people and their programs answer a letter; Outlook's has two forms, with and without HTML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Final

from tests.clients import GMAIL, IPHONE, K9_MAIL, MAC, MUTT, OUTLOOK, OUTLOOK_ANDROID, OUTLOOK_IOS, THUNDERBIRD, Client
from tests.clients import Style as Place
from tests.clients.client import Writing, ids, whole_thread
from tests.clients.dates import BRASILIA, short_with_day
from tests.clients.opened import Opened
from tests.clients.outlook import header_block
from tests.clients.wire import addresses, encoded, mail, text
from tests.conversations.letters import Letter
from tests.conversations.said import Said
from tests.conversations.weaving import INSIDE, PLAIN, WIDTH, Form, Line, marked, placed, trimmed, woven, woven_html
from tests.conversations.words import unaccented


@dataclass(frozen=True, slots=True)
class Task:
    """A mail to be written: what ``sender`` ("Name <address>") says in answer to ``letter``."""

    letter: Letter
    said: Said
    sender: str
    number: int
    at: datetime
    dice: Random

    @property
    def open(self) -> Opened:
        """The letter as a client has it open."""
        return self.letter.opened

    def by(self, client: Client, words: str, one: Opened, *, quote: bool = True, place: Place = "top") -> bytes:
        """Return the mail as a client writes it, with ``one`` as the quoted letter."""
        subject = client.prefixed(client.reply_prefix, one.subject)
        return client.write(
            Writing(
                client.name, words, self.sender, one.answer_to, subject, self.number, self.at.astimezone(BRASILIA),
                signature=self.said.signed, quote=quote, style=place, answered=one,
            )
        )  # fmt: skip

    def plain(self, words: str) -> bytes:
        """Return the mail as plain text, by no program in particular."""
        one = self.open
        domain = self.sender.rpartition("@")[2].rstrip(">")
        fields = (
            ("From", addresses(self.sender)),
            ("To", addresses(one.answer_to)),
            ("Subject", encoded(one.subject if one.subject.startswith("Re:") else f"Re: {one.subject}")),
            ("Date", f"{self.at:%a, %d %b %Y %H:%M:%S +0000}"),
            ("Message-ID", f"<p{self.number}.{self.at:%H%M%S}@{domain}>"),
            ("In-Reply-To", one.message_id),
            ("References", ids(whole_thread(one))),
            ("MIME-Version", "1.0"),
        )
        signed = f"\n\n-- \n{self.said.signed}" if self.said.signed else ""
        encoding = self.dice.choice(["8bit", "quoted-printable", "base64"])
        return mail(fields, text("text/plain", words.strip("\n") + signed, charset="utf-8", encoding=encoding))

    def announced(self) -> str:
        """Return the line above a quotation, as one program or another writes it."""
        one = self.open
        return self.dice.choice(
            [
                f"Em {short_with_day(one.date)} às {one.date:%H:%M}, {one.name} <{one.address}> escreveu:",
                f"Em {one.date:%d/%m/%Y %H:%M}, {one.name} escreveu:",
                f"On {one.date:%a, %b %d, %Y} at {one.date:%I:%M %p} {one.name} <{one.address}> wrote:",
                f"On {one.date:%d/%m/%Y %H:%M}, {one.name} wrote:",
                f"Citando {one.sender}:",
            ]
        )


def top(task: Task) -> bytes:
    """New words above a marked quotation."""
    return task.plain(f"{task.said.whole}\n\n{task.announced()}\n{_quoted(task.open.text)}")


def bottom(task: Task) -> bytes:
    """New words below it, with or without an empty line between."""
    gap = task.dice.choice(["\n", "\n\n"])
    return task.plain(f"{task.announced()}\n{_quoted(task.open.text)}{gap}{task.said.whole}")


def interleaved(task: Task) -> bytes:
    """Each answer below its line, without marks."""
    return task.plain(_between(task, marked))


def rewrapped(task: Task) -> bytes:
    """The quotation broken anew at 72 columns, by a program that marks what it breaks or by one that does not."""
    broken = task.dice.random() < 1 / 3
    return task.plain(_between(task, lambda lines: marked(lines, width=WIDTH, broken=broken)))


def without_accents(task: Task) -> bytes:
    """The quotation without its accents; the new words have theirs."""

    def quoted(lines: list[Line]) -> str:
        return marked([replace(line, text=unaccented(line.text)) if line.old else line for line in lines])

    return task.plain(_between(task, quoted))


def trimmed_by_hand(task: Task) -> bytes:
    """Only what is answered is left of the quotation, or less, or some lines besides."""
    asked = {line for line, _ in task.said.answers}
    rest = task.dice.choice([0.0, 0.1, 0.4])

    def quoted(lines: list[Line]) -> str:
        return marked(trimmed(lines, lambda one: one.text.lstrip("> ") in asked or task.dice.random() < rest, task.dice))

    return task.plain(_between(task, quoted))


def outlook(task: Task) -> bytes:
    """Outlook's block with HTML: above it, or inside it."""
    return _inside(task, OUTLOOK, marks=False)


def outlook_plain(task: Task) -> bytes:
    """Outlook's block in a mail without HTML: nothing has marks."""
    here, loose = placed(task.said, task.open.text)
    within = bool(here) and task.dice.random() < 1 / 2
    rule = task.dice.choice(["", "-----Mensagem original-----\n", "-----Original Message-----\n", "_" * 32 + "\n"])
    block = "\n".join(f"{name}: {value}" for name, value in header_block(task.open, "Enviada em"))
    if not within:
        return task.plain(f"{task.said.whole}\n\n{rule}{block}\n\n{task.open.text}")
    letter = "\n".join(line.text for line in woven(task.open.text, here, task.dice.choice(INSIDE)))
    return task.plain(f"{_top(task, loose, pointed=True)}\n\n{rule}{block}\n\n{letter}")


def gmail(task: Task) -> bytes:
    """Gmail: above the quotation, or inside it."""
    return _inside(task, GMAIL, marks=True)


def apple(task: Task) -> bytes:
    """Apple's Mail on a telephone or a computer: above the quotation, or inside it."""
    return _inside(task, task.dice.choice([IPHONE, MAC]), marks=True)


def thunderbird(task: Task) -> bytes:
    """Thunderbird: below the quotation, which is its default, above it, or between its lines."""
    place = task.dice.choice(["bottom", "bottom", "top", "between"])
    if place == "between":
        return task.plain(_between(task, lambda lines: marked(lines, width=WIDTH)))
    return task.by(THUNDERBIRD, task.said.whole, task.open, place="bottom" if place == "bottom" else "top")


def mobile(task: Task) -> bytes:
    """A telephone, with the line that it signs with; one of Outlook's writes HTML alone."""
    client = task.dice.choice([OUTLOOK_ANDROID, OUTLOOK_IOS, K9_MAIL])
    return _inside(task, client, marks=client is K9_MAIL)


def no_quote(task: Task) -> bytes:
    """The quotation deleted."""
    return task.by(task.dice.choice([GMAIL, OUTLOOK, IPHONE, THUNDERBIRD, MUTT]), task.said.whole, task.open, quote=False)


Write = Callable[[Task], bytes]
STYLES: Final[dict[str, Write]] = {
    "top": top, "bottom": bottom, "interleaved": interleaved, "Outlook": outlook, "Outlook without HTML": outlook_plain,
    "Gmail": gmail, "Apple": apple, "Thunderbird": thunderbird, "mobile": mobile, "no quote": no_quote,
    "trimmed by hand": trimmed_by_hand, "rewrapped at 72": rewrapped, "without accents": without_accents,
}  # fmt: skip


def _quoted(words: str) -> str:
    return marked([Line(line, old=True) for line in words.split("\n")])


def _top(task: Task, loose: str, *, pointed: bool = False) -> str:
    pointer = task.dice.choice(["Respondo abaixo em vermelho.", "Respostas abaixo.", ""]) if pointed else ""
    return "\n\n".join(filter(None, [task.said.top, pointer, loose, task.said.bottom if pointed else ""]))


def _between(task: Task, quoted: Callable[[list[Line]], str]) -> str:
    """Return an announced quotation with the answers in it, or with all of them above or below it."""
    letter = task.open.text
    here, loose = placed(task.said, letter)
    if not here:
        below = task.dice.random() < 1 / 2
        old = f"{task.announced()}\n{quoted([Line(line, old=True) for line in letter.split(chr(10))])}"
        return f"{old}\n\n{task.said.whole}" if below else f"{task.said.whole}\n\n{old}"
    announced = task.dice.choice([f"{task.announced()}\n", f"{task.announced()}\n", ""])
    lines = woven(letter, here, task.dice.choice(PLAIN))
    last = max(at for at, line in enumerate(lines) if not line.old)
    if task.dice.random() < 1 / 2:
        lines = lines[: last + 1]
    whole = "\n\n".join(filter(None, [_top(task, loose), announced + quoted(lines), task.said.bottom]))
    return whole.replace("\n\n\n", "\n\n")


def _inside(task: Task, client: Client, *, marks: bool) -> bytes:
    """Answer above, or type each answer inside the quotation, where the program repeats it like the quoted words."""
    one = task.open
    here, loose = placed(task.said, one.text)
    form: Form = task.dice.choice(INSIDE if marks else PLAIN + INSIDE)
    html = woven_html(one.html, here, form, task.dice) if here and task.dice.random() < 1 / 2 else None
    if html is None:
        return task.by(client, task.said.whole, one)
    answered = replace(one, html=html, text="\n".join(line.text for line in woven(one.text, here, form)))
    return task.by(client, _top(task, loose, pointed=True) or "Ok:", answered)
