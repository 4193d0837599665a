"""Reading: any bytes are a mail, its fields are clean, it survives the way out of the worker, and no word is lost."""

from __future__ import annotations

from io import BytesIO

from fuzz.claims import all_clean, in_time, told, words_kept
from mailbot.mail.files.contents import content_of
from mailbot.mail.files.large_mail import read_large
from mailbot.mail.message import Mail, identity, read
from mailbot.mail.mime.caps import MAX_DEFECTS
from mailbot.mail.serialized import deserialize, serialize


def check(data: bytes) -> None:
    """Read ``data`` whole and as a large mail."""
    with in_time():
        mail = read(data)
        _sound(mail)
        _sound(read_large(BytesIO(data)))
    told(holds=mail.digest == identity(data), claim="the digest is not the identity")
    for one in mail.attachments[:5]:
        told(holds=len(content_of(data, one.part, one.name)) >= 0, claim="a file without bytes")


def _sound(mail: Mail) -> None:
    all_clean(mail, "mail")
    told(holds=deserialize(serialize(mail)) == mail, claim="the note says something else")
    told(holds=(mail.sender.address is None) == bool(mail.sender.problem), claim="a sender is known or a problem")
    told(holds=len(mail.defects) <= MAX_DEFECTS, claim="endless defects")
    words_kept(mail.text, mail.reply, mail.quoted)
    told(holds=bool(mail.reply.strip()) == bool(mail.text.strip()), claim="words, but none of them new")
    for one in mail.attachments:
        odd = [char for char in one.name if char in "/\\" or ord(char) < 0x20]  # noqa: PLR2004 - the controls
        told(holds=not odd, claim=f"the name {one.name!r} leads elsewhere")
        told(holds=one.size >= 0 and one.part >= 0, claim="less than nothing")
