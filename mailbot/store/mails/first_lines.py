"""First lines of mails, by the domain of their senders: what several of them begin with is learned as a gateway's banner.

Lines are kept as digests. One indexed look for each mail whose first line may be a banner; what is learned is written no
more.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from mailbot.desk.phrases.first_lines import NOTHING, SENDERS, FirstLines, candidates, first_lines, may_be_learned, spelled
from mailbot.mail.message import Mail
from mailbot.store.statements import Statement
from mailbot.store.tables.schema import FIRST_LINE

_MET: Final = Statement(
    select(FIRST_LINE.c.line, func.count().label("senders"))
    .where(FIRST_LINE.c.domain == bindparam("domain"))
    .where(FIRST_LINE.c.line.in_([bindparam("one"), bindparam("two"), bindparam("three")]))
    .group_by(FIRST_LINE.c.line)
)
_NOTE: Final = Statement(upsert(FIRST_LINE).on_conflict_do_nothing())


def met(connection: Connection, mail: Mail) -> FirstLines:
    """Return how ``mail`` begins, and what of it five senders of its domain began with before. One query at most."""
    if mail.automatic is not None or not may_be_learned(mail.sender.address or ""):
        return NOTHING
    found = {blake2b(spelled(one).encode(), digest_size=8).hexdigest(): one for one in candidates(mail.text)}
    if not found:
        return NOTHING
    one, two, three = (*found, "", "")[:3]
    rows = _MET.all(connection, {"domain": _domain(mail), "one": one, "two": two, "three": three})
    senders = {row.line: row.senders for row in rows}
    return first_lines({line: (beginning, senders.get(line, 0)) for line, beginning in found.items()})


def note(connection: Connection, mail: Mail, found: FirstLines) -> None:
    """Note how a mail begins, whose sender is proven by whoever calls; what is learned already is not written again."""
    for line, senders in found.met.items():
        if senders < SENDERS:
            _NOTE.insert(connection, {"domain": _domain(mail), "line": line, "sender": mail.sender.address})


def _domain(mail: Mail) -> str:
    return (mail.sender.address or "").rpartition("@")[2]
