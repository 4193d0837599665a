"""What of ours one mail names, read once: the IDs it answers, the addresses it was sent to, and the tokens in them. Pure.

Whether a token is ours, only the ticket that it names can prove.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mailbot.mail.automatic.bounces import named_ids
from mailbot.mail.message import Mail
from mailbot.mail.tokens.address_tokens import AddressToken, found_in
from mailbot.mail.tokens.message_ids import Token, recognised

Tokens = Mapping[str, Token | None]
"""IDs as the mail names them, bare, each with its token; None for one that has not the shape of ours."""


@dataclass(frozen=True, slots=True)
class NamedTokens:
    """The IDs and addresses that a mail names.

    ``ids`` stand in the order in which they are asked: In-Reply-To, then References from the last. ``addresses`` are those
    that bear a token. Of a bounce, ``reported`` are the IDs that its report names, ``roots`` those of its letter's ticket.
    ``renamed`` are the IDs that a relay gave to letters of ours, each with the token of our own ID.
    """

    ids: Tokens = field(default_factory=dict)
    addresses: tuple[tuple[str, AddressToken], ...] = ()
    reported: Tokens = field(default_factory=dict)
    roots: Tokens = field(default_factory=dict)
    renamed: Tokens = field(default_factory=dict)

    @property
    def every_id(self) -> Tokens:
        """All IDs, those of a bounce first."""
        return {**self.reported, **self.roots, **self.ids} if self.reported or self.roots else self.ids

    @property
    def tickets(self) -> frozenset[int]:
        """The tickets that any token names, by number."""
        of_ids = (token.ticket for token in self.every_id.values() if token is not None)
        return frozenset((*of_ids, *(token.ticket for _, token in self.addresses)))

    def token(self, message_id: str) -> Token | None:
        """Return the token of the letter that a named ID stands for (a relay's has that of our own); None for no letter."""
        return self.renamed.get(message_id) or self.ids.get(message_id)

    def with_aliases(self, aliases: Mapping[str, str]) -> NamedTokens:
        """Return the same with the tokens of our own IDs, by those that a relay gave them, once these are looked up."""
        return replace(self, renamed={one: recognised(own) for one, own in aliases.items()}) if aliases else self


def named_tokens(mail: Mail) -> NamedTokens:
    """Read every token that ``mail`` names."""
    own, met = mail.bounce, dict[str, Token | None]()
    return NamedTokens(
        ids=_tokens((*mail.in_reply_to, *reversed(mail.references)), met),
        addresses=tuple((one, token) for one in mail.destinations if (token := found_in(one))),
        reported=_tokens(named_ids(own, mail.in_reply_to), met) if own is not None else {},
        roots=_tokens(own.roots, met) if own is not None else {},
    )


def _tokens(ids: Sequence[str], met: dict[str, Token | None]) -> Tokens:
    """Return ``ids`` with their tokens; those that were ``met`` are not read again."""
    for one in ids:
        if one not in met:
            met[one] = recognised(one)
    return {one: met[one] for one in ids}
