"""Mail of before us: what lay in a mailbox when the desk began, or was imported; and who may go on from it. Pure.

Its Message-IDs are not ours and prove nothing by themselves: everybody who was sent such a mail knows its ID, and an
archive says no more of who wrote than From does. So a reply to one goes on from it only where its writer took part in that
very mail, and where the receiver that the mailbox trusts proves the writer; where a mailbox trusts none, From is believed
with the ID, as it is with our own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from mailbot.desk.threading.known import Known
from mailbot.desk.threading.named import NamedTokens
from mailbot.desk.tickets.ticket import Ticket
from mailbot.mail.message import Mail
from mailbot.mail.sender.addresses import normalised
from mailbot.mail.sender.authentication import Authenticity

IMPORTED: Final = "import"
"""How a ticket ended (``closed_by``) that was imported as a closed one: nobody was told, so an answer opens it again."""
_MOST_PEOPLE: Final = 100


@dataclass(frozen=True, slots=True)
class BeforeUs:
    """The mail of before us that a mail answers, by its ID, and the ticket that it was imported into (None: none).

    ``proven`` tells that whoever writes is believed to be who took part in it.
    """

    message_id: str
    ticket: Ticket | None
    proven: bool

    @property
    def words(self) -> str:
        """What ``mailbot why`` says of it."""
        into = f", imported into ticket {self.ticket.id}" if self.ticket else ""
        believed = "" if self.proven else "; nobody proves From"
        return f"answers {self.message_id} of before us{into}, in which From took part{believed}"


def people_of(mail: Mail) -> frozenset[str]:
    """Return who took part in a mail: its writer, and whom it was sent to."""
    destinations: Iterable[str] = mail.destinations[:_MOST_PEOPLE]
    return frozenset(filter(None, (mail.sender.address, *map(normalised, destinations))))


_BELIEVED: Final = frozenset({Authenticity.PASS, Authenticity.UNKNOWN})
"""Proven, or of a mailbox that names nobody who could prove anything."""


def answered(mail: Mail, named: NamedTokens, known: Known, proof: Authenticity) -> BeforeUs | None:
    """Return the mail of before us that ``mail`` goes on from; None where it names none in which its writer took part.

    Who is disproven took part in nothing. Of an imported mail who wrote in its ticket may go on in it; who was only sent a
    copy goes on from the mail alone.
    """
    sender = mail.sender.address
    if sender is None or proof is Authenticity.FAIL:
        return None
    proven = proof in _BELIEVED
    alone: BeforeUs | None = None
    for message_id in named.ids:
        for one in known.earlier.get(message_id, ()):
            ticket = known.tickets.get(one.ticket) if one.ticket is not None else None
            if ticket is not None and sender in (ahead := known.goes_on_in(ticket)).participants:
                return BeforeUs(message_id, ahead, proven)
            if alone is None and sender in one.people:
                alone = BeforeUs(message_id, None, proven)
    return alone
