"""Lines that a mail program writes by itself: its signature, and what it says of parts that it could not quote.

"Enviado do meu iPhone" is one, "Enviado do celular novo o comprovante ontem" a person's sentence: behind the program's words
nothing may stand but names of devices, programs and their makers, all of them known.
"""

from __future__ import annotations

from typing import Final

from mailbot.mail.replies.clients import programs
from mailbot.mail.replies.slots import plain
from mailbot.mail.text.patterns import late

UNQUOTED_PARTS: Final = ("Non-text part: ", "Attachment: ")
"""How the lines begin with which notmuch names the parts that it does not quote."""
_LONGEST: Final = 200
_DEVICES: Final = frozenset(
    "iphone ipad ipod mac macbook imac apple icloud android galaxy samsung blackberry windows outlook yahoo gmail google pixel"
    " xperia sony motorola moto xiaomi redmi poco huawei honor nokia htc lg oneplus oppo realme vivo asus zenfone lenovo wiko"
    " alcatel ios thunderbird proton protonmail zimbra zoho superhuman spark bluemail typeapp aqua aquamail"
    " nine k-9 fairemail tutanota tuta mailbird hey spike edison canary uol bol terra hotmail gmx web.de freenet t-online orange"
    " laposte celular smartphone telefone telemóvel telemovel phone mobile tablet handy mobiltelefon mobil móvel móvil movil"
    " telefon telefonu smartphonu téléphone mobiltelefonin puhelimesta laitteesta matkapuhelimesta dispositivo aparelho device"
    " appareil gerät mobilgerät apparaat enhet enhed zařízení urządzenia iphonesta iphoneból iphone'umdan iphone'dan ipadistä"
    " iphone-ul iphone-ului iphone'a ipad'a androida iphonea iphone-a ipada ipad-ului iphonu ipadu аipad мобильного телефона устройства телефону smart windows-telefon"
    " whatsapp terminal teléfono telemovil wireless computador notebook pc computer compact lumia surface ridge fab lenny sunny rainbow jerry robby tommy pulp fever getaway highway view verizon at&t t-mobile"
    " sprint vodafone claro tim telekom".split()
)
_BESIDE: Final = frozenset(
    "my a an the for on of from with your by via our mobile secure app client 5g 4g lte new plus pro max mini ultra note edge"
    " lite air se fe prime play neo power one fold flip ace meu minha o do da de no na para com pelo pela um uma seu e"
    " mi un una el la del desde para con mon ma mes un une le l'application l'app pour sur avec depuis d' meinem meiner mein"
    " dem der für mit auf einem il mio mia dal per con su mijn een het op voor met van mojego mojej mojeho mého z på för min"
    " mitt till til fra til iphone-ul meu pe dele môjho mog mojega mein unterwegs iphonestani vindows benim моего моей моєї мого"
    " mail email e-mail для με το μου απο meva meu des saya my watch 10 11 & wireless smart free gratis grátis ของฉัน tôi của điện thoại"
    " 手机 手機 iphone的 10-hez сайта почты mail.ru яндекс.почты яндекс почта yandex.mail yandex мобильной приложения".split()
)
_MODEL: Final = late(r"[gsxzm]$|(?:[a-z]{1,4}-?)?\d{1,4}[a-z]{0,3}\d{0,4}[a-z]{0,2}\+?$")
_APART: Final = str.maketrans("®™()", "    ")
_LINK: Final = late(r"[ ]?[<\[(]{1,2}(?:https?://|mailto:|www\.)[^\s<>\])]{1,400}[>\])]{1,2}$")
_EXCUSES: Final = late(
    r"[.,;]? ?(?:please excuse (?:my|the|any) (?:brevity|typos)(?: and (?:typos|brevity))?|(?:por favor,? )?desculpe(?: a)? minha"
    r" brevidade|por favor,? desculpe a brevidade|disculpa mi brevedad|por favor,? disculpe mi brevedad|perdona mi brevedad"
    r"|veuillez excuser (?:ma|la) brièveté|bitte entschuldigen sie (?:die|meine) kürze|diese nachricht wurde mit"
    r" k-9 mail gesendet|perdonate la brevità|excuseer mijn beknoptheid|proszę wybaczyć moją zwięzłość"
    r"|простите за краткость|извините за краткость)[.!]?$"
)
_PARTS: Final = late(r"non-text part: [a-z]{2,20}/[a-z0-9.+_-]{1,100}$|attachment: [^\n]{1,150} \([a-z]{2,20}/[a-z0-9.+_-]{1,100}\)$")


def program_line(line: str) -> bool:
    """Tell whether a whole line is one that a mail program writes by itself under a mail, with nothing of a person's in it."""
    if len(line) > _LONGEST * 3:
        return False
    said = _LINK.sub("", plain(line).lstrip("> ").strip(" *_-~|"))
    if not said or len(said) > _LONGEST:
        return False
    if _PARTS.match(said):
        return True
    said = _EXCUSES.sub("", said).rstrip(" .!*_")
    return any(_written(said, before, after, named=named) for before, after, named in programs())


def _written(said: str, before: str, after: str, *, named: bool) -> bool:
    after = after.rstrip(".")
    if not named:
        return said == before.rstrip(".")
    if not said.startswith(before) or not said.endswith(after) or len(said) <= len(before) + len(after):
        return False
    return _devices(said[len(before) : len(said) - len(after)])


def _devices(said: str) -> bool:
    """Tell whether words are names of devices and programs, and nothing else."""
    words = [word.strip("\"'„“(),.;") for word in said.translate(_APART).split()]
    known = [word for word in words if word in _DEVICES]
    return bool(known) and all(not word or word in _DEVICES or word in _BESIDE or _MODEL.match(word) for word in words)
