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
    r"(?P<verb>liked|loved|hearted|laughed at|emphasi[sz]ed|exclaimed|disliked|questioned"
    r"|gostou d[aeo]|não gostou d[aeo]|amou|adorou|riu(?:-se)? d[aeo]|achou graça (?:d[aeo]|em)|enfatizou"
    r"|deu ênfase [aà]|destacou|realçou"
    r"|exclamou|questionou|colocou em dúvida|pôs em dúvida|curtiu|não curtiu|descurtiu"
    r"|le (?:gustó|ha gustado|gusta)|no le (?:gustó|ha gustado|gusta)|le (?:encantó|ha encantado|encanta)|se (?:rió"
    r"|ha reído|ríe) de"
    r"|(?:ha )?(?:enfatizó|enfatizado|destacó|destacado)|(?:ha )?(?:cuestionó|cuestionado)|preguntó sobre) ?:?"
    r"|(?:reacted|reagiu|reaccionó|ha reaccionado)(?: with| com| con)? (?P<with>\S{1,12}) (?:to|ao?|à|em|para):?"
    r"|(?P<alone>[^\w\s“\"'«„]\S{0,11}|[0-9]\ufe0f?\u20e3) (?:to|em|para|a|à):?(?= ?[“\"«„\u2018])"
    r"|(?:removed|removeu|retirou|eliminó|quitó|ha eliminado) (?:(?:an?|uma?|o|a|um|un|una|el|la|su|the|your|seu|sua) )?"
    r"(?P<removed>[^\w\s]\S{0,11}|(?:thumbs? ?|polegar )?(?:up|down|like|heart|love|laugh|haha|exclamation(?: point"
    r"| mark)?|emphasis|dislike"
    r"|question(?: mark)?|reaction|curtida|gostei|não gostei|coração|amei|adorei|risada|ênfase|exclamação"
    r"|interrogação|reação"
    r"|me gusta|me encanta|corazón|risa|énfasis|exclamación|interrogación|reacción|para cima|para baixo)) (?:from"
    r"|d[aeo]|a):?",
    re.IGNORECASE,
)
_OF_TAPBACK: Final = {
    beginning: emoji
    for emoji, beginnings in {
        "👍": ("liked", "gostou d", "curtiu", "le gust", "le ha gustado"),
        "❤️": ("loved", "hearted", "amou", "adorou", "le encant", "le ha encantado"),
        "😂": ("laughed at", "riu", "achou graça", "se ri", "se rí", "se ha reído"),
        "‼️": (
            "emphasi",
            "exclaimed",
            "enfatiz",
            "ha enfatizado",
            "deu ênfase",
            "destac",
            "ha destacado",
            "realçou",
            "exclamou",
        ),
        "👎": ("disliked", "não gostou d", "não curtiu", "descurtiu", "no le "),
        "❓": ("question", "questionou", "colocou em dúvida", "pôs em dúvida", "cuestion", "ha cuestionado", "preguntó"),
    }.items()
    for beginning in beginnings
}
_QUOTED: Final = (("“", "”"), ("„", "“"), ("«", "»"), ("\u2018", "\u2019"), ('"', '"'))
_MARKS: Final = 2
_UNSEEN: Final = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u200e\u200f\u202a\u202c\u2068\u2069"))
"""What telephones put around the emoji and the message, and nobody sees."""
_AROUND: Final = "".join(map(chr, _UNSEEN)) + " \t\n"
_ENDS: Final = frozenset(end for _, end in _QUOTED)
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
    lines = (_LINK.sub(" ", one) if "://" in one else one for one in said.splitlines())  # of most mails the first is enough
    for line in filter(None, (one.strip(" \t*_") for one in lines)):
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
    if len(said) > _LONGEST_LINE and said.rstrip(_AROUND)[-1:] not in _ENDS:  # as nearly every mail
        return ""
    said = said.translate(_UNSEEN)
    found = _TAPBACK.match(said)
    if found is None:
        return ""
    rest = said[found.end() :].strip()
    if not _is_one_quotation(rest) and not (found["alone"] is None and _THING.fullmatch(rest)):
        return ""
    if (gone := found["removed"]) and not gone[0].isalpha() and not emoji_of(gone):
        return ""
    if shown := found["with"] or found["alone"]:
        return emoji_of(shown)
    verb = " ".join((found["verb"] or "").lower().split())
    return next((emoji for begins, emoji in _OF_TAPBACK.items() if verb.startswith(begins)), UNKNOWN)


def _is_one_quotation(text: str) -> bool:
    """Return whether ``text`` is in quotation marks from its beginning to its end; those inside it come in pairs.

    In “um” e “dois” the first mark is closed before the end: these are somebody's words about two things.
    """
    return any(
        text.startswith(begin) and text.endswith(end) and len(text) > _MARKS and _holds_pairs(text[1:-1], begin, end)
        for begin, end in _QUOTED
    )


def _holds_pairs(inner: str, begin: str, end: str) -> bool:
    depth = 0
    for at, char in enumerate(inner):
        if char not in (begin, end):
            continue
        before, after = inner[at - 1 : at], inner[at + 1 : at + 2]
        if end == "\u2019" and before.isalnum() and after.isalnum():
            continue  # an apostrophe
        opens = char == begin if begin != end else not (before.strip() and before not in "([{—–") and after.strip() != ""
        depth += 1 if opens else -1
        if depth < 0:
            return False
    return depth == 0 or inner.endswith(("…", "..."))
