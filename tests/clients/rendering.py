"""Mails as each program of ../shared/clients/attributions.tsv writes them in each of its languages: replies and forwards.

Dates are those of CLDR (babel), in several of their lengths, since each program has its own. What a program does not
translate stays English, as with the programs themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from functools import cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_day_names, get_month_names

from tests.clients.strings import Row, Slot

SENT: Final = datetime(2026, 11, 23, 14, 5, 33, tzinfo=timezone(timedelta(hours=-3)))
WORDS: Final = "Bom dia,\n\nContinua igual: o erro aparece ao abrir."
OLD: Final = "Qual é a versão do programa?\nE qual é o sistema?\n\nBruno"
NAME: Final = "Bruno Lima"
ADDRESS: Final = "suporte@desk.example"
SUBJECT: Final = "Erro ao abrir"
SENDERS: Final = {
    "thunderbird": (NAME, ADDRESS), "geary": (f"{NAME} <{ADDRESS}>", ADDRESS), "mutt": (NAME, f"{NAME} <{ADDRESS}>"),
    "neomutt": (NAME,), "aerc": (NAME,), "nmh": (NAME, f"{NAME} <{ADDRESS}>"),
    "sqwebmail": (f"{NAME} <{ADDRESS}>",), "nextcloud-mail": (f'"{NAME}" {ADDRESS}',), "cypht": (f"{NAME} <{ADDRESS}>",),
}  # fmt: skip
_ANY_SENDER: Final = (f"{NAME} <{ADDRESS}>", NAME, ADDRESS)
_WIDTHS: Final = ("short", "medium", "long", "full")
_NAMES: Final = {
    "Arabic": "ar", "Bosnian": "bs", "BrazilianPortuguese": "pt_BR", "Bulgarian": "bg", "Catalan": "ca",
    "ChineseChina": "zh", "ChineseTaiwan": "zh_TW", "Croatian": "hr", "Czech": "cs", "Danish": "da", "Dutch": "nl",
    "English": "en", "Finnish": "fi", "French": "fr", "German": "de", "Hebrew": "he", "Hungarian": "hu",
    "Icelandic": "is", "Indonesian": "id", "Italian": "it", "Japanese": "ja", "Kazakh": "kk", "Latvian": "lv",
    "Lithuanian": "lt", "Macedonian": "mk", "Montenegrin": "sr_Latn", "NorwegianBokmal": "nb",
    "NorwegianNynorsk": "nn", "Polish": "pl", "Portuguese": "pt_PT", "Romanian": "ro", "Russian": "ru",
    "Serbian": "sr", "SerbianLatin": "sr_Latn", "Slovak": "sk", "Slovenian": "sl", "SpanishArgentina": "es_AR",
    "SpanishSpain": "es", "Swedish": "sv", "TurkishTurkey": "tr", "Ukrainian": "uk", "Welsh": "cy", "Basque": "eu",
    "iw": "he", "in": "id", "no": "nb", "*": "pt_BR",
}  # fmt: skip


@dataclass(frozen=True)
class Rendered:
    """A mail: the row that it tries, how it was put together, and its bytes."""

    row: Row
    how: str
    raw: bytes
    quoted: str
    """The lines of the program's own, without what it quotes."""


@cache
def locale(language: str) -> Locale:
    """Return CLDR's locale of a program's language; English where CLDR has none."""
    plain = _NAMES.get(language, language).replace("-r", "_").replace("-", "_").partition("@")[0]
    for code in (plain, plain.partition("_")[0]):
        try:
            return Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def replies(row: Row) -> Iterator[Rendered]:
    """Yield replies with a row's string above the quotation: by each way to write a date, and to name who wrote."""
    for sender in SENDERS.get(row.client, _ANY_SENDER):
        for width in (
            _WIDTHS if any(isinstance(one, Slot) and one is not Slot.SENDER for one in row.tokens()) else ("medium",)
        ):
            line = filled(row, sender, width)
            yield Rendered(row, f"{sender}, {width} date", _mail(f"{WORDS}\n\n{_quotation(row, line)}", reply=True), line)


def forwards(row: Row, labels: dict[str, str]) -> Iterator[Rendered]:
    """Yield forwards with a row's string above the original, whose fields have these names."""
    for sender in SENDERS.get(row.client, _ANY_SENDER)[:1] if row.client != "balsa" else (f"{NAME} <{ADDRESS}>",):
        line = filled(row, sender, "medium") if row.kind == "forward intro" else ""
        yield Rendered(row, sender, _mail(f"{WORDS}\n\n{line}\n{_block(labels)}\n\n{OLD}\n", reply=False), line)


def _block(labels: dict[str, str]) -> str:
    values = {
        "from": f"{NAME} <{ADDRESS}>", "to": "alice@example.com", "date": format_datetime(SENT), "subject": SUBJECT,
        "other": "lia@desk.example",
    }  # fmt: skip
    return "\n".join(f"{label}: {values[kind]}" for kind, label in labels.items())


def _quotation(row: Row, line: str) -> str:
    if row.separates:
        return f"{line}\n{_block({'from': 'From', 'date': 'Date', 'to': 'To', 'subject': 'Subject'})}\n\n{OLD}"
    mark = "\t" if row.client == "s-nail" else "> "
    between = "\n\n" if row.client in {"claws-mail", "sylpheed", "horde-imp", "s-nail", "zimbra"} else "\n"
    return line + between + "\n".join(f"{mark}{one}".rstrip() for one in OLD.split("\n")) + "\n"


def filled(row: Row, sender: str, width: str) -> str:
    """Return a row's string as its program writes it."""
    return "".join(one if not isinstance(one, Slot) else _put_in(one, row, sender, width) for one in row.tokens())


def _put_in(slot: Slot, row: Row, sender: str, width: str) -> str:
    if slot is Slot.SENDER:
        return sender
    if row.client == "evolution" or slot in {Slot.WEEKDAY, Slot.FULL_WEEKDAY, Slot.MONTH_NAME}:
        return _of_evolution(slot, locale(row.language))
    return _date(slot, row, width)


def _of_evolution(slot: Slot, of: Locale) -> str:
    days = get_day_names("abbreviated" if slot is Slot.WEEKDAY else "wide", locale=of)
    said: dict[Slot, str] = {
        Slot.WEEKDAY: days[SENT.weekday()], Slot.FULL_WEEKDAY: days[SENT.weekday()],
        Slot.MONTH_NAME: get_month_names("wide", locale=of)[SENT.month], Slot.DAY: f"{SENT:%d}", Slot.MONTH: f"{SENT:%m}",
        Slot.YEAR: f"{SENT:%Y}", Slot.HOUR: f"{SENT:%H}", Slot.MINUTE: f"{SENT:%M}", Slot.ZONE: "-0300",
    }  # fmt: skip
    return said[slot]


def _date(slot: Slot, row: Row, width: str) -> str:
    if row.client in {"mutt", "neomutt", "claws-mail", "sylpheed", "nmh", "cypht", "aerc", "balsa", "astroid"}:
        said = {"short": f"{SENT:%Y-%m-%d %H:%M}", "medium": format_datetime(SENT), "long": f"{SENT:%d.%m.%Y %H:%M:%S}"}
        return said.get(width, f"{SENT:%a %b %d, %Y at %I:%M %p} -03")
    of = locale(row.language)
    day: str = format_date(SENT, width, locale=of)
    time: str = format_time(SENT, "medium" if width == "full" else "short", locale=of)
    return {Slot.DATE: day, Slot.TIME: time}.get(slot, f"{day} {time}")


def _mail(words: str, *, reply: bool) -> bytes:
    head = (
        "From: Alice <alice@example.com>\r\nTo: suporte@desk.example\r\nDate: Mon, 23 Nov 2026 15:00:00 -0300\r\n"
        f"Subject: {'Re' if reply else 'Fwd'}: {SUBJECT}\r\nMessage-ID: <a@example.com>\r\nMIME-Version: 1.0\r\n"
        + ("In-Reply-To: <s@desk.example>\r\n" if reply else "")
        + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return (head + words.replace("\n", "\r\n")).encode()
