"""Who an agent is to us, by one mail of theirs: what its token proves, and what that and the receiver's word let it do.

Orders and public answers need the agent's own valid token; where a trusted receiver is configured, its pass as well. A
pass alone opens tickets. Another agent's token (a copy that was forwarded) makes notes, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mailbot.config.agents import Agent
from mailbot.config.mailbox import Mailbox
from mailbot.desk.people.directory import agent_at
from mailbot.desk.threading.known import Known
from mailbot.desk.threading.named import NamedTokens
from mailbot.desk.tickets.ticket import Ticket
from mailbot.mail.message import Mail
from mailbot.mail.sender.addresses import normalised
from mailbot.mail.sender.authentication import Authenticity
from mailbot.mail.tokens import address_tokens, agent_tokens, digest_tokens
from mailbot.mail.tokens.address_tokens import Carrier
from mailbot.mail.tokens.agent_tokens import Kind, Occasion
from mailbot.mail.tokens.message_ids import DESK, proven_recipient


class TokenState(StrEnum):
    """Whose token a mail names."""

    OWN = "own"
    EXPIRED = "expired"
    ANOTHERS = "another's"
    MISSING = "missing"


class Permission(StrEnum):
    """What a mail of an agent may do."""

    ALL = "all"
    NOTE = "note"
    OPEN = "open"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class AgentIdentity:
    """How the writer of one mail stands; ``agent`` is None for a colleague who is none.

    ``kinds`` are what the letter or the address says a Reply means: both addresses at once are two. ``seen`` is the last
    entry that the writer knew, ``holder`` the agent whose token it is. ``why`` says what withheld the rights.
    ``of_another`` tells that the letter answered was about another customer's ticket, which was merged into this one;
    ``released`` that a person let the mail go, perhaps into another ticket; ``digest`` that it answers a daily digest of
    theirs, or a letter about one mail, which are about no ticket. ``arrival`` is the mail about which the letter answered
    asks, by its arrival's number; 0 where it asks about none.
    """

    agent: Agent | None
    token: TokenState
    permission: Permission
    ticket: Ticket | None = None
    kinds: frozenset[Kind] = frozenset()
    by_address: bool = False
    seen: int = 0
    why: str = ""
    holder: Agent | None = None
    of_another: bool = False
    released: bool = False
    digest: bool = False
    arrival: int = 0


@dataclass(frozen=True, slots=True)
class TokenProof:
    """A proven token of a letter to an agent: whose it is, of which ticket, and what it says."""

    ticket: Ticket
    holder: Agent
    says: Occasion
    by_address: bool
    minted_for: Ticket


def identify(
    mail: Mail,
    named: NamedTokens,
    mailbox: Mailbox,
    known: Known,
    proven: Authenticity,
    keys: Sequence[bytes],
    now: datetime,
) -> AgentIdentity | None:
    """Return how an agent stands, or a colleague to whom a copy was forwarded; None for everybody else. Pure.

    ``proven`` is what the trusted receiver says of From, UNKNOWN where none is configured.
    """
    agent = agent_at(mailbox, mail.sender.address)
    if agent is None and not known.tickets:
        return None
    proofs = tuple(_proofs(mail, named, mailbox, known, keys))
    if agent is None:
        return _colleague(mail, mailbox, proofs, proven, now)
    says = _digest(agent, named, mailbox, known, keys) if not proofs else None
    if says is not None:
        state = TokenState.EXPIRED if agent_tokens.expired(says, now) else TokenState.OWN
        permission, why = _permission(state, proven)
        return AgentIdentity(agent, state, permission, why=why, digest=True, arrival=says.arrival)
    state, proof = _token(agent, proofs, now)
    permission, why = _permission(state, proven)
    if proof is None:
        return AgentIdentity(agent, state, permission, why=why)
    kinds = frozenset(
        one.says.kind for one in proofs if one.by_address == proof.by_address and one.ticket.id == proof.ticket.id
    )
    if not proof.by_address:
        kinds = frozenset({proof.says.kind})
    another = proof.minted_for.contact != proof.ticket.contact
    return AgentIdentity(
        agent, state, permission, proof.ticket, kinds, proof.by_address, proof.says.seen, why, proof.holder,
        of_another=another, arrival=_arrival(state, proofs[0].says, now),
    )  # fmt: skip


def _arrival(state: TokenState, answered: Occasion, now: datetime) -> int:
    """Return the mail about which the letter asks that is answered; 0 where none, or where it is too old or another's."""
    good = state is TokenState.OWN and not agent_tokens.expired(answered, now)
    return answered.arrival if good else 0


def _digest(
    agent: Agent, named: NamedTokens, mailbox: Mailbox, known: Known, keys: Sequence[bytes]
) -> Occasion | None:  # fmt: skip
    """Return what the digest says that a mail of ``agent`` answers; None where it answers none of their own."""
    to, nonce = normalised(agent.address), known.digest_nonce
    tokens = (digest_tokens.recognised(one) for one in named.ids) if nonce else ()
    proven = (digest_tokens.proves(keys, one, mailbox.name, nonce, to) for one in tokens if one is not None)
    return next((one for one in proven if one is not None), None)


def _permission(state: TokenState, proven: Authenticity) -> tuple[Permission, str]:
    if proven is Authenticity.FAIL:
        return Permission.NOTHING, "the trusted receiver disproved From"
    if proven is Authenticity.UNPROVEN:
        return Permission.NOTHING, "the trusted receiver does not prove From"
    match state:
        case TokenState.OWN:
            return Permission.ALL, ""
        case TokenState.ANOTHERS:
            return Permission.NOTE, "the letter answered was another agent's copy"
        case TokenState.EXPIRED:
            return Permission.NOTHING, "the letter answered is too old"
    if proven is Authenticity.PASS:
        return Permission.OPEN, "answers no letter of the desk to this agent"
    return Permission.NOTHING, "answers no letter of the desk to this agent, and nobody proves From"


def _token(agent: Agent, proofs: Sequence[TokenProof], now: datetime) -> tuple[TokenState, TokenProof | None]:
    """Return whose token decides: that of an address before that of an ID, and of IDs the newest."""
    if not proofs:
        return TokenState.MISSING, None
    # A note address or an answer address of somebody else, or a mail that answers somebody else's copy, is a colleague's.
    deciding = [proofs[0], *(one for one in proofs if one.by_address)]
    foreign = next((one for one in deciding if one.holder.key != agent.key), None)
    if foreign is not None:
        return TokenState.ANOTHERS, foreign
    first = next((one for one in proofs if one.by_address), proofs[0])
    if {one.ticket.id for one in deciding} != {first.ticket.id}:
        return TokenState.ANOTHERS, first  # its address is of one ticket and its thread of another: it proves neither
    return (TokenState.EXPIRED if agent_tokens.expired(first.says, now) else TokenState.OWN), first


def _colleague(
    mail: Mail, mailbox: Mailbox, proofs: Sequence[TokenProof], proven: Authenticity, now: datetime
) -> AgentIdentity | None:
    """Return how somebody of the house stands to whom an agent forwarded a copy that is good still: they may make a note."""
    if not proofs or mail.sender.address is None:
        return None
    first = next((one for one in proofs if one.by_address), proofs[0])
    domain = mail.sender.address.rpartition("@")[2]
    if (
        domain not in {mailbox.domain, normalised(first.holder.address).rpartition("@")[2]}
        or mail.sender.address in first.ticket.participants
    ):
        return None
    state = TokenState.EXPIRED if agent_tokens.expired(first.says, now) else TokenState.ANOTHERS
    permission, why = _permission(state, proven)
    return AgentIdentity(
        None, state, permission, first.ticket, frozenset({Kind.NOTE}), seen=first.says.seen, why=why, holder=first.holder
    )


def _proofs(mail: Mail, named: NamedTokens, mailbox: Mailbox, known: Known, keys: Sequence[bytes]) -> Iterator[TokenProof]:
    """Yield the proven tokens of agents' letters, IDs in the order they are asked, then addresses."""
    holders = {normalised(one.address): one for one in mailbox.people}
    own = mail.sender.address or ""
    order = sorted(holders, key=lambda one: one != own)
    for message_id in named.ids:
        token = named.token(message_id)
        says = agent_tokens.read(token.occasion) if token else None
        ticket = known.tickets.get(token.ticket) if token else None
        if token is None or says is None or ticket is None:
            continue
        holder = proven_recipient(keys, token, ticket.nonce, order, key_class=DESK)
        if holder is not None:
            yield TokenProof(known.survivor(ticket), holders[holder], says, by_address=False, minted_for=ticket)
    for _, found in named.addresses:
        kind = {Carrier.ANSWER: Kind.COPY, Carrier.NOTE: Kind.NOTE}.get(found.carrier)
        ticket = known.tickets.get(found.ticket)
        said = agent_tokens.read_address(found.occasion, kind) if kind else None
        if ticket is None or said is None:
            continue
        holder = address_tokens.proven(keys, found, ticket.nonce, order)
        if holder is not None:
            yield TokenProof(known.survivor(ticket), holders[holder], said, by_address=True, minted_for=ticket)
