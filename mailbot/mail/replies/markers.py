"""The signs by which mail programs part old words from new, in the languages met; tables, no rules.

Most are rows of ``clients.tsv`` (:func:`table`). Its columns are client, version, languages, kind, pattern and source. Rows
whose source is "package" are derived from the programs' own strings (``python -m tests.clients.table``), the others are
written by hand: "published source" stands in what the program's makers published, "seen" in mails, and a "variant" is how
the same program may say it in another language or version. Kinds are

- "attribution": "{D}" in it stands for a date, "{S}" for who wrote;
- "separator" and "forward": the line above a quotation or a forwarded mail, without what is drawn around it;
- "label from", "label date" …: the names of header fields;
- "program": what a program writes below a mail; "{A}" stands for a device or a program;
- "excuse": what may follow that, "Please excuse my brevity";
- "device" and "beside a device": the words that may stand for "{A}", of which one must be a device;
- "particle" and "opening": words that may stand in a name without a capital, and those with which no name begins.

In the expressions each repetition has a bound, so that a search costs no more than the text is long.
"""

from __future__ import annotations

import pkgutil
import re
from functools import cache
from typing import Final

from mailbot.mail.text.patterns import late

LINE: Final = 500
BACK: Final = 5
VERB: Final = late(
    r"\b(?:wrote|writes|sent|escreveu|escribi[oó]|escriu|schrieb|geschrieben|schreef|skrev|scrisse|ha scritto|kirjoitti"
    r"|napsala?"
    r"|nap[ií]sala?|napisał|pisze|píše|írta|a scris|написала?|написав|пише|пишет|a écrit|yazdı|şunu yazdı|kirjutas"
    r"|rašė|napisao"
    r"|na pisal|έγραψε|schreibt|schrijft)(?:\(\w\))?(?!\w)|寫道|写道|さん?は書きました|のメール|작성|於.{0,60}寫",
    re.IGNORECASE,
)
ADDRESS: Final = late(r"[^\s<>\"@,;:]{1,80}@[\w.-]{1,120}")
ANGLED: Final = late(r"<[^<>@\s]{1,80}@[^<>@\s]{1,120}>")
DATED: Final = late(r"\d{1,2}[:.h]\d{2}|\b(?:19|20)\d\d\b|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}")
STRONG: Final = late(
    r"[-* \t]{0,8}(?:(?:on|em|le|am|vom|el|il|op|den|w dniu|dnia|dne|dňa|la|în|pe|no dia|il giorno"
    r"|in data)\b.{0,40}?\d|\d{1,4}[-./ 年년]"
    r"|[^\W\d]{2,14}\.?,? (?:\w{1,10}\.? )?(?:\d|\w{3,5}\.? \d))",
    re.IGNORECASE,
)
RULE: Final = late(r"[ \t]{0,4}(?:--|__{1,60}|—{2,40}|-{2}[ \t])[ \t\xa0]*$")
DASHED_RULE: Final = late(r"[ \t]{0,4}(?:[-_=*─—][ \t]?){3,120}$")
SIGNATURE_LINES: Final = 16
QUOTE: Final = late(r"[ \t]{0,3}[>|]")
UNQUOTED_PARTS: Final = ("Non-text part: ", "Attachment: ")
"""How the lines begin with which notmuch names the parts that it does not quote."""
MBOX: Final = late(r"From [^\s@]{1,64}@\S{1,255} {1,2}[A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d")
"""The line that parts mails in an mbox file (RFC 4155)."""
BROKEN_AT: Final = 60
"""A shorter line was not broken by a program on the way: they break at 65 to 78 columns."""
MAX_LOOKS: Final = 3000
"""So many lines of one mail are looked at closely; a person's mail has a dozen of them."""
SAYING: Final = frozenset({
    "nao", "nem", "nunca", "ainda", "mas", "porem", "exceto", "falta", "faltou", "continua", "continuam", "voltou",
    "piorou", "quebrou", "travou", "trava", "parou", "erro", "erros", "problema", "problemas", "duvida", "duvidas",
    "ps", "obs", "urgente", "not", "still", "but", "however", "error", "errors", "issue", "issues", "broken", "fails",
    "failed",
})  # fmt: skip
"""Words, without accents, that make a sentence of the shortest line of a signature or above a quotation."""
_COLONS: Final = ":>：﹕∶׃៖՝"
_SIGN: Final = late(f"[-_=*━{_COLONS}]")
_RULED: Final = late(r"[-_=*━]{2}")
_LAST_WORDS: Final = (
    "wrote", "escreveu", "sagte", "disse", "mondta", "mengatakan", "ütles", "bildirib", "menulis", "napisal", "napisał(a)",
    "сообщил", "է.", "ին.", "글", "已寫入", "എഴുതി",
)  # fmt: skip


def may_announce(line: str) -> bool:
    """Tell fast of most lines that they announce no old words: they lack what a line must have to be looked at."""
    if _SIGN.search(line) is not None and (any(one in line for one in _COLONS) or _RULED.search(line) is not None):
        return True
    return line.rstrip().endswith(_LAST_WORDS)


@cache
def table() -> dict[str, tuple[str, ...]]:
    """Return the patterns by their kinds; read once, when the first line asks for them."""
    data = pkgutil.get_data("mailbot.mail.replies", "clients.tsv") or b""
    found: dict[str, list[str]] = {}
    for line in data.decode().splitlines()[1:]:
        _, _, _, kind, said, _ = line.split("\t")
        found.setdefault(kind, []).append(said)
    return {kind: tuple(many) for kind, many in found.items()}


@cache
def words(kind: str) -> frozenset[str]:
    """Return the patterns of a kind that are single words."""
    return frozenset(table()[kind])
