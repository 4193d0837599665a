"""How plain people's words are spelled before they are read: small, without accents, laughter and faces, typed right. Pure.

One letter of the words that most replies hold may be missing, wrong, doubled, or changed with its neighbour.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from mailbot.desk.phrases.courtesies import plain
from mailbot.mail.text.patterns import late

_SPELLED: Final = {
    one: spelling
    for spelling, ones in {
        "obrigado": "obrigada obrigados obrigadas obg obgd obgda obgdo brigado brigada brigadao obrigadao obrigadinha"
        " obrigadinho obrigadissimo obrigadissima obrigadona brigadinha brigadu brigaduu abrigado bgda bgdo",
        "valeu": "vlw vlww valew vlws flw falou",
        "thanks": "thx tks thks thnx tnx thanx ty tysm tyvm thankyou thank-you tk tq",
        "muito": "mto mt muita mta mtu muitissimo",
        "voces": "vcs vces", "voce": "vc", "tudo": "td tudinho", "agora": "agr", "mesmo": "msm", "pode": "pd",
        "beleza": "blz", "perfeito": "perfeitinho perf prft", "abraco": "abs abrs abracao",
        "funcionou": "funfou funcionol funcionow fnc func fncionou fnciona", "que": "q", "e": "eh", "hoje": "hj",
        "resolvido": "resolvidissimo resolv resolvid reslvd", "certo": "serto crto ceto certu certp cert crt",
        "ok": "okay okey k oki okk okie okey-dokey", "please": "pls plz", "good": "gd", "works": "wrks",
        "working": "workin wrking", "foi": "foii", "worked": "wrked", "fixed": "fixd fxd", "so": "soo",
        "thank": "thnk thnak thakn tahnk thanl", "much": "mcuh muhc", "you": "yu yuo yoy",
        "deu certo": "deucerto deuserto", "tudo certo": "tudocerto", "de boa": "dboa deboa", "no problem": "np",
        "uhu": "uhul uhuul uhuu uhull", "oi": "oii oie", "aqui": "aki", "problema": "prob pblm", "great": "gr8",
        "favor": "fvr", "por favor": "pf pfv pfvr pff",
    }.items()
    for one in ones.split()
}  # fmt: skip
"""Other spellings of a word: short ones, and those of the other gender or number, which say the same here."""
_SHORTEST_MISSPELT: Final = 5


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_OFTEN_MISSPELT: Final = _words(
    "obrigado obrigada agradeco funcionou funcionando resolvido resolveu consegui perfeito thanks worked working solved"
    " resolved sorted fixed"
)
_NO_MISSPELLING: Final = _words(
    "resolva resolve resolvei resolvem resolver resolvera resolves conseguir conseguia conseguiu consegue solves thinks"
    " tanks wording worded sorts solve solver sorter funciona funcione funcionar thank fixe fixes resolvidos worker"
    " prefeito"
)
"""Words that are near to one of those, and mean something else."""
_FREELY: Final = late(r"\b(?:k{2,}|(?:rs){1,9}|(?:ha|he|hua|hehe|haha){2,9}h?|lol|lmao|rsrs|xd)\b")
"""Laughter."""
_FACES: Final = late(r"(?:[:;=8]['-]?[)dp\]3]+|\^_?\^|<3+|\\o/)(?=\s|$|[.,!])")
_DRAWN_OUT: Final = late(r"([a-z])\1{2,}")
_ENDINGS: Final = late(r"(?<!\d)[.,:;/-]+|[.,:;/-]+(?!\d)|[!…()*_~–—|+]+")


def spelled(words: str) -> str:
    """Return ``words`` on one line as the lists spell them: small, plain, without laughter and faces, ends as dots."""
    flat = plain(_FACES.sub(" ", words.lower()))
    flat = flat.replace("e-mail", "email").replace("'", "").replace("\u2019", "")
    flat = "".join(" " if unicodedata.category(char) in {"So", "Sk", "Mn", "Cf"} else char for char in flat)
    flat = _DRAWN_OUT.sub(r"\1", _FREELY.sub(" ", flat))
    parts = _ENDINGS.sub(" . ", "\n".join(flat.split("\n"))).split()
    return " ".join(_spelling(word, parts[at + 1 : at + 2]) for at, word in enumerate(parts))


def _spelling(word: str, following: list[str]) -> str:
    if word == "ta":  # "tá" and the British "ta"
        return word if following[:1] in ([], ["."], ["very"]) else "esta"
    if word in _SPELLED or word in _OFTEN_MISSPELT or len(word) < _SHORTEST_MISSPELT or word in _NO_MISSPELLING:
        return _SPELLED.get(word, word)
    meant = next((one for one in _OFTEN_MISSPELT if _misspelt(word, one)), word)
    return _SPELLED.get(meant, meant)


def _misspelt(word: str, meant: str) -> bool:
    """Return whether ``word`` is ``meant`` with one letter too many, too few, wrong, or changed with its neighbour."""
    if word[0] != meant[0] or abs(len(word) - len(meant)) > 1:
        return False
    at = next(
        (at for at, (one, other) in enumerate(zip(word, meant, strict=False)) if one != other), min(len(word), len(meant))
    )
    left, right = word[at:], meant[at:]
    return (
        left[1:] == right[1:]
        or left == right[1:]
        or left[1:] == right
        or (left[:2] == right[:2][::-1] and left[2:] == right[2:])
    )
