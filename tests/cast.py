"""The cast of every test: Alice the customer, Bruno the agent, Carla the admin, Lia the lead, Mallory; their mails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mailbot.config.file import parse
from mailbot.config.mailbox import Mailbox
from mailbot.config.settings import Settings
from mailbot.desk.threading.agent_identity import identify
from mailbot.desk.threading.context import Context
from mailbot.desk.threading.known import Known
from mailbot.desk.threading.named import named_tokens
from mailbot.desk.threading.thread import Thread, thread
from mailbot.desk.tickets.ticket import Ticket
from mailbot.mail.incoming import Incoming, Place
from mailbot.mail.kinds import Kind
from mailbot.mail.message import Mail, read
from mailbot.mail.replies import reading
from mailbot.mail.replies.matching import Source
from mailbot.mail.replies.parts import OWN, line_kinds
from mailbot.mail.replies.reading import Earlier
from mailbot.mail.sender.authentication import authenticity
from mailbot.mail.tokens import agent_tokens
from mailbot.mail.tokens.address_tokens import Carrier, agent_token
from mailbot.mail.tokens.message_ids import DESK as DESK_CLASS
from mailbot.mail.tokens.message_ids import mint
from mailbot.policy_files import preset

ALICE = "alice@example.com"
BRUNO = "bruno@desk.example"
CARLA = "carla@desk.example"
LIA = "lia@desk.example"
MALLORY = "mallory@evil.example"
DESK = "suporte@desk.example"
AGENTS = {
    "bruno": {"address": BRUNO, "name": "Bruno", "signature": "Equipe de suporte"},
    "lia": {"address": LIA, "name": "Lia"},
    "carla": {"address": CARLA, "name": "Carla"},
}
AUTHSERV = "mx.desk.example"
KEY = bytes(range(32))
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # a Monday, noon in São Paulo


def tree(**box: Any) -> dict[str, Any]:
    """Return the tables of a small config.toml; ``box`` overrides keys of its one mailbox."""
    mailbox: dict[str, Any] = {
        "address": DESK,
        "display_name": "Suporte Exemplo",
        "notify": [BRUNO],
        "imap": {"host": "127.0.0.1", "port": 143, "security": "plain", "username": "suporte", "password_env": "PW"},
        "smtp": {"host": "127.0.0.1", "port": 25, "security": "plain"},
        **box,
    }
    agents = {key: AGENTS[key] for key in mailbox.get("agents", [])}
    return {"mailboxes": {"suporte": mailbox}, **({"agents": agents} if agents else {})}


def settings(folder: Path = Path("/nowhere"), **box: Any) -> Settings:
    """Return settings with one mailbox called suporte."""
    return parse(tree(**box), folder)


def mailbox(**box: Any) -> Mailbox:
    """Return that mailbox."""
    return settings(**box).mailboxes["suporte"]


def ticket(**changes: Any) -> Ticket:
    """Return Alice's ticket 12, which waits for her answer."""
    plain: dict[str, Any] = {
        "id": 12, "mailbox": "suporte", "nonce": b"n" * 16, "subject": "Erro ao abrir o projeto", "state": "waiting",
        "language": "pt_BR", "contact": ALICE, "contact_name": "Alice", "participants": frozenset({ALICE}),
        "opened_at": NOW, **changes,
    }  # fmt: skip
    return Ticket(**plain)


def token(to: str = ALICE, of: Ticket | None = None, occasion: str = "k1", key: bytes = KEY) -> str:
    """Return the Message-ID of a letter that we sent to ``to``, bare."""
    about = of or ticket()
    made = mint(key, ticket=about.id, nonce=about.nonce, recipient=to, occasion=occasion, domain="desk.example")
    return made.strip("<>")


def copy_token(
    to: str = BRUNO, of: Ticket | None = None, kind: agent_tokens.Kind = agent_tokens.Kind.COPY, seen: int = 9,
    written: datetime = NOW,
) -> str:  # fmt: skip
    """Return the bare Message-ID of a letter to an agent that was ``written`` when ``seen`` was the ticket's last entry."""
    about = of or ticket()
    occasion = agent_tokens.occasion(kind, seen, written, 30, "0a1b2c3d")
    made = mint(
        KEY, ticket=about.id, nonce=about.nonce, recipient=to, occasion=occasion, domain="desk.example", key_class=DESK_CLASS
    )
    return made.strip("<>")


def copy_address(
    carrier: Carrier = Carrier.ANSWER, to: str = BRUNO, of: Ticket | None = None, seen: int = 9, written: datetime = NOW
) -> str:
    """Return the address that such a letter shows its agent, to answer the customer or to leave a note."""
    about = of or ticket()
    occasion = agent_tokens.address_occasion(seen, written, 30)
    made = agent_token(KEY, carrier, ticket=about.id, nonce=about.nonce, recipient=to, occasion=occasion)
    return f"suporte+{made}@desk.example"


def raw(text: str = "Segue o arquivo.", sender: str = f"Alice <{ALICE}>", charset: str = "utf-8", **fields: str) -> bytes:
    """Return a mail as a client would write it; an underscore in a field's name stands for a hyphen."""
    headers = {
        "From": sender, "To": DESK, "Subject": "Re: Erro", "Date": "Mon, 23 Nov 2026 11:00:00 -0300",
        "Message-ID": "<a1@example.com>", "MIME-Version": "1.0", "Content-Type": f"text/plain; charset={charset}",
        "Content-Transfer-Encoding": "8bit",
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }  # fmt: skip
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
    return head.encode() + b"\r\n" + text.replace("\n", "\r\n").encode(charset) + b"\r\n"


def reply(text: str = "Segue o arquivo.", sender: str = f"Alice <{ALICE}>", to: str | None = None, **fields: str) -> bytes:
    """Return a reply to a letter of ticket 12."""
    return raw(text, sender, In_Reply_To=f"<{to or token()}>", **fields)


def context(
    mail: bytes | Mail, box: Mailbox | None = None, *tickets: Ticket, known: dict[str, Any] | None = None,
    incoming: dict[str, Any] | None = None, now: datetime = NOW,
) -> Context:  # fmt: skip
    """Return a mail with all that is known about it, for on_mail."""
    one = read(mail) if isinstance(mail, bytes) else mail
    place = box or mailbox()
    facts = Known(tickets={each.id: each for each in tickets or (ticket(),)}, **(known or {}))
    met: dict[str, Any] = {"received_at": now, "size": 1000, "raw": b"", **(incoming or {})}
    named = named_tokens(one).with_aliases(facts.aliases)
    proof, _ = authenticity(one.authentication, place.authserv_id, one.sender.address)
    identity = identify(one, named, place, facts, proof, (KEY,), now) if place.people else None
    if identity is not None and identity.ticket is not None and one.kind is not Kind.FORWARD:
        one = replace(one, reply=as_answered(one.text))
    agents = [each.address for each in place.people] if identity is None else []
    return Context(
        one, Incoming(Place("suporte", 1, 1), "suporte", **met), place, frozenset({DESK}), preset(), facts,
        thread(one, named, facts, (KEY,), agents), proof, now, identity=identity, named=named,
    )  # fmt: skip


def as_answered(text: str) -> str:
    """Return what is new in an agent's answer where whatever it quotes is a letter of ours."""
    lines = [line for line, kind in zip(text.split("\n"), line_kinds(text), strict=True) if kind not in OWN]
    return reading.read(text, Earlier([lambda: Source("letter 1", "\n".join(lines), public=False)], strict=True)).answers


def threaded(mail: Mail, known: Known, keys: Sequence[bytes] = (KEY,)) -> Thread:
    """Return the thread of a mail."""
    return thread(mail, named_tokens(mail), known, keys)
