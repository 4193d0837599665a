"""Domains under which anybody gets an address: two senders there belong to no house together."""

from __future__ import annotations

from typing import Final

from mailbot.mail.text.patterns import late

_EVERYBODYS: Final = late(
    r"(?:gmail|googlemail|aol|ymail|rocketmail|icloud|me|mac|msn|hey|mail|email|usa|inbox|zoho|zohomail|proton|protonmail|pm"
    r"|tuta|tutanota|tutamail|fastmail|hushmail|qq|163|126|sina|naver|rediffmail|web|freenet|t-online|laposte|orange|wanadoo"
    r"|free|sfr|libero|virgilio|tiscali|seznam|wp|o2|onet|interia|sapo|uol|bol|terra|ig|globo|globomail|r7|oi|zipmail"
    r"|superig|pop|veloxmail|brturbo|click21|comcast|verizon|att|sbcglobal|cox|charter|bellsouth|earthlink|juno|duck"
    r"|mailbox|posteo|runbox|disroot|riseup)\.(?:com|net|org|me|de|fr|it|pt|br|pl|cz|im|eu|io|ch|ru)(?:\.[a-z]{2})?"
    r"|(?:outlook|hotmail|live|yahoo|gmx|yandex|windowslive|mail|bk|list|inbox)\.[a-z]{2,3}(?:\.[a-z]{2})?"
)


def is_freemail(domain: str) -> bool:
    """Tell whether a domain (small letters) gives addresses to everybody."""
    return _EVERYBODYS.fullmatch(domain) is not None
