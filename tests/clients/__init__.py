"""Mail clients: they write mails as Gmail, Outlook, Apple's Mail, Thunderbird, K-9 and mutt do, from their known shapes.

A client answers, forwards and writes letters (:class:`tests.clients.client.Client`); the dates in its mails are told in
Brasília's time, and its labels are those of its Portuguese edition, as Brazilian customers and agents have it.
"""

from __future__ import annotations

from typing import Final

from tests.clients.apple import Apple
from tests.clients.client import Client, Style
from tests.clients.gmail import Gmail
from tests.clients.k9 import K9
from tests.clients.mutt import Mutt
from tests.clients.outlook import Outlook
from tests.clients.outlook_mobile import OutlookMobile
from tests.clients.thunderbird import Thunderbird

__all__ = [
    "ALL", "GMAIL", "IPHONE", "K9_MAIL", "MAC", "MUTT", "OUTLOOK", "OUTLOOK_ANDROID", "OUTLOOK_IOS", "THUNDERBIRD",
    "Client", "Style",
]  # fmt: skip

GMAIL: Final = Gmail("gmail")
OUTLOOK: Final = Outlook("outlook")
OUTLOOK_ANDROID: Final = OutlookMobile(
    "outlook-android", advertisement="Obter o Outlook para Android", link="https://aka.ms/AAb9ysg", plain=True
)
OUTLOOK_IOS: Final = OutlookMobile(
    "outlook-ios", advertisement="Obter o Outlook para iOS", link="https://aka.ms/o0ukef", plain=False
)
IPHONE: Final = Apple("iphone", mailer="iPhone Mail (22B83)", version="1.0 (1.0)", device="Enviado do meu iPhone")
MAC: Final = Apple(
    "mac", mailer="Apple Mail (2.3826.200.121)", version=r"1.0 (Mac OS X Mail 16.0 \(3826.200.121\))", device=""
)
THUNDERBIRD: Final = Thunderbird("thunderbird")
K9_MAIL: Final = K9("k9")
MUTT: Final = Mutt("mutt")
ALL: Final[tuple[Client, ...]] = (
    GMAIL, OUTLOOK, OUTLOOK_ANDROID, OUTLOOK_IOS, IPHONE, MAC, THUNDERBIRD, K9_MAIL, MUTT,
)  # fmt: skip
