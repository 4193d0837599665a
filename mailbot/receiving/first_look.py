"""What ``mailbot check`` says of old mail: what is left as it is, and before the first start what will be."""

from __future__ import annotations

import contextlib

from mailbot.config.beginnings import written
from mailbot.config.mailbox import Mailbox
from mailbot.config.settings import Settings
from mailbot.errors import MailbotError
from mailbot.store.database import Store
from mailbot.store.mails.beginnings import before
from mailbot.store.mails.earlier_mail import left_alone


def left(store: Store, box: Mailbox) -> str:
    """Return how many mails of a folder that was met are left as they are; "" where there are none."""
    with store.read() as connection:
        count = left_alone(connection, box.name) if _met(store, box) else 0
    if not count:
        return ""
    return f"{count} older mails are left as they are; begin = {written(box.begin)}; mailbot import takes them into tickets"


def ahead(settings: Settings, box: Mailbox, there: int) -> str:
    """Return what will become of the ``there`` mails of a folder that was not met yet; "" where it was."""
    try:
        with contextlib.closing(Store.open(settings.storage)) as store:
            met = _met(store, box)
    except MailbotError:
        return ""  # the storage is looked at by itself, and what is wrong with it was told there
    if met or not there:
        return ""
    said = f"{there} mails lie in {box.folders.inbox}; begin = {written(box.begin)}"
    if box.begin == "all":
        return f"{said}: all of them will be read, and answered as if they had just come"
    return f"{said}: {'they' if box.begin == 'now' else 'those of before then'} will be left as they are"


def _met(store: Store, box: Mailbox) -> bool:
    with store.read() as connection:
        return before(connection, box.name, box.folders.inbox) is not None
