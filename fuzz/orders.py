"""Orders in an agent's new words: what is clear hides no order, and no word comes from nowhere."""

from __future__ import annotations

from collections import Counter

from fuzz.claims import all_clean, in_time, told
from mailbot.desk.orders.lines import MAX_ORDERS, Order, Orders, read_orders
from mailbot.desk.orders.words import OrderWord
from mailbot.mail.sender import addresses
from mailbot.mail.text import charsets
from mailbot.mail.text.characters import visible


def check(data: bytes) -> None:
    """Take ``data`` for the new words of a mail."""
    text = charsets.decoded(data, "utf-8")[0]
    with in_time():
        read = read_orders(text)
        offered = tuple(one.usage(language) for one in read.problems for language in ("pt_BR", "en"))
    all_clean(read, "orders")
    all_clean(offered, "offered")
    told(holds=len(read.orders) <= MAX_ORDERS, claim="too many orders")
    told(holds=not (read.words and read.set_aside), claim="words for somebody and for nobody")
    gained = _seen(read.words or read.set_aside) - _seen(text)
    told(holds=not gained, claim=f"made up {list(gained)[:3]}")
    for one in read.orders:
        _addresses(one)
    if not read.problems:
        below = f"Hello,\n{read.words}\nBruno"
        told(holds=read_orders(below) == Orders((), below, ()), claim="an order among clear words")


def _seen(text: str) -> Counter[str]:
    """Count the words of ``text`` without what has no width: on an order's own line it is left out."""
    return Counter(visible(text).split())


def _addresses(one: Order) -> None:
    if one.order is OrderWord.CC:
        told(holds=all(addresses.normalised(each) == each for each in one.added + one.removed), claim="two forms")
        told(holds=not set(one.added) & set(one.removed), claim="one address comes and goes")
