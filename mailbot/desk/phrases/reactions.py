"""Mails that are nothing but a reaction, as the programs that send them put it in words. Closed tables, pt and en first.

Gmail writes the emoji, who reacted, and a link; Outlook who reacted "to your message"; a telephone that answers by
messages ("tapback") a verb and the whole message in quotation marks. Whoever writes a word besides has written a reply.
"""

from __future__ import annotations

import re
from typing import Final

from mailbot.mail.mime.reactions import emoji_of
from mailbot.mail.text.patterns import late

UNKNOWN: Final = "(?)"
"""In place of an emoji that was sent as a picture."""
_LONGEST: Final = 1200
_LONGEST_LINE: Final = 160
_LONGEST_TAPBACK: Final = 20_000
_LINK: Final = late(
    r"[<(\[]{0,2}https?://(?:[a-z0-9-]{1,30}\.){0,3}(?:google|gmail|microsoft|office|outlook|aka)\.[a-z]{2,4}"
    r"(?:/[^\s<>()\[\]]{0,800})?[>)\]]{0,2}",
    re.IGNORECASE,
)
_GMAIL: Final = late(
    r"[^\n]{1,100}\b(?:reacted|reagiu|reaccion[oó]|reaccionado|réagi|reagiert|reagito|gereageerd|zareagowa[lł]\w{0,3}"
    r"|отреагировал\w{0,3})\b[^\n]{0,30}\bgmail\b[^\n]{0,3}"
    r"|[^\n]{1,80}\bgmail\b[^\n]{0,10}\b(?:reacted|reagiert|gereageerd)\b[^\n]{0,3}",
    re.IGNORECASE,
)
_MESSAGE: Final = (
    r"(?:to your (?:message|e-?mail)|[àa] (?:sua|tua) mensagem|ao seu e-?mail|a (?:esta|essa) mensagem|sua mensagem"
    r"|(?:seu|o seu) e-?mail|d[ae] (?:sua|tua) mensagem|your (?:message|e-?mail)|a (?:tu|su) (?:mensaje|correo)"
    r"|[àa] (?:votre|ton) message|auf (?:ihre|deine) nachricht|al (?:tuo|suo) messaggio|op (?:uw|je) bericht)"
)
_OUTLOOK: Final = late(
    r"[^\n]{1,80}\b(?P<verb>reacted|reagiu|curtiu|gostou|adorou|amou|comemorou|celebrou|riu|liked|loved|celebrated"
    r"|laughed at|reaccion[oó]|ha reaccionado|a réagi|hat|ha reagito|heeft)\b(?: com| with| con| avec| mit)? {0,2}"
    rf"{_MESSAGE}(?: (?:reagiert|gereageerd))?(?: com| with| con| avec| mit)?\s?[:.]?",
    re.IGNORECASE,
)
_HINTS: Final = ("mail", "mess", "mensa", "correo", "nachricht", "bericht")
"""One of these stands in every line by which Gmail and Outlook announce a reaction, in lower case."""
_OF_VERB: Final = {
    "curtiu": "👍", "gostou": "👍", "liked": "👍", "adorou": "❤️", "amou": "❤️", "loved": "❤️", "comemorou": "🎉",
    "celebrou": "🎉", "celebrated": "🎉", "riu": "😆", "laughed at": "😆",
}  # fmt: skip
_TAPBACK: Final = late(
    r"(?P<verb>liked|loved|laughed at|emphasi[sz]ed|disliked|questioned|gostou de|não gostou de|amou|adorou|riu de"
    r"|enfatizou|questionou|curtiu|não curtiu|exclamou)"
    r"|(?:reacted|reagiu)(?: with| com)? (?P<with>\S{1,12})(?: to| a| à)"
    r"|(?:removed|removeu) (?:an?|uma?|o|a|um) (?P<removed>[\w ]{1,30}?) (?:from|de|da|do)",
    re.IGNORECASE,
)
_OF_TAPBACK: Final = {
    "liked": "👍", "gostou de": "👍", "curtiu": "👍", "loved": "❤️", "amou": "❤️", "adorou": "❤️", "laughed at": "😂",
    "riu de": "😂", "emphasized": "‼️", "emphasised": "‼️", "enfatizou": "‼️", "exclamou": "‼️", "disliked": "👎",
    "não gostou de": "👎", "não curtiu": "👎", "questioned": "❓", "questionou": "❓",
}  # fmt: skip
_QUOTED: Final = (("“", "”"), ("„", "“"), ("«", "»"), ('"', '"'))
_THING: Final = late(
    r"(?:an?|uma?|o|a|the) (?:image|photo|picture|attachment|link|movie|imagem|foto|anexo|vídeo)\.?", re.IGNORECASE
)


def reaction_of(words: str, part: str = "") -> str:
    """Return the emoji of a mail whose new ``words`` only announce a reaction; "" where they say anything else.

    ``part`` is the emoji of a part that says so itself, besides which nothing needs to be said.
    """
    said = words.strip()
    if not said:
        return part
    if len(said) <= _LONGEST and (found := _announced(said, part)):
        return found
    return _tapback(said) if len(said) <= _LONGEST_TAPBACK else ""


def _announced(said: str, part: str) -> str:
    emoji, announced = part, bool(part)
    for line in filter(None, (one.strip(" \t*_") for one in _LINK.sub(" ", said).splitlines())):
        shown = emoji_of(line)
        if shown:
            emoji = emoji or shown
            continue
        of_line = _of_line(line, of_part=bool(part))
        if not of_line:
            return ""
        announced = True
        emoji = emoji or of_line.replace(UNKNOWN, "")
    return (emoji or UNKNOWN) if announced else ""


def _of_line(line: str, *, of_part: bool) -> str:
    """Return the emoji that a line announces, UNKNOWN where it names none; "" where it is no such line."""
    lowered = line.lower()
    if len(line) > _LONGEST_LINE or not any(map(lowered.__contains__, _HINTS)):
        return ""
    pieces = [(piece, emoji_of(piece.strip(":.,"))) for piece in line.split()]
    shown = [emoji for _, emoji in pieces if emoji]
    bare = " ".join(piece for piece, emoji in pieces if not emoji)
    if _GMAIL.fullmatch(bare) or (of_part and "gmail" in bare.lower()):
        return shown[0] if shown else UNKNOWN
    found = _OUTLOOK.fullmatch(bare)
    if found is None:
        return ""
    return shown[0] if shown else _OF_VERB.get(found["verb"].lower(), UNKNOWN)


def _tapback(said: str) -> str:
    found = _TAPBACK.match(said)
    if found is None:
        return ""
    rest = said[found.end() :].strip()
    quoted = any(
        rest.startswith(begin) and rest.endswith(end) and len(rest) > 2 and end not in rest[1:-1]  # noqa: PLR2004 - the two marks
        for begin, end in _QUOTED
    )
    if not quoted and not _THING.fullmatch(rest):
        return ""
    if found["with"]:
        return emoji_of(found["with"])
    return _OF_TAPBACK.get((found["verb"] or "").lower(), UNKNOWN)
