"""Sample facts of letters about mail that did not get into a ticket: at once, in a digest, a provider's confirmation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from mailbot.desk.letters.digest_lines import NOTHING, facts_of
from mailbot.desk.letters.not_taken import Claim, Why
from mailbot.desk.tickets.arrival import Arrival
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.mail.automatic.confirmations import Asks
from mailbot.mail.sender.doubts import Doubt

_FRAME: Final[dict[str, Any]] = {
    "state_label": "Aberto", "assigned": "Bruno", "tags": ["vip"], "orders": "#nota · #resolver", "reply_is": "answer",
    "team": "", "kind": "", "environment": "", "consulting": None,
}  # fmt: skip
_HELD: Final[dict[str, Any]] = {
    **_FRAME, "why": "wrong_sender", "ignored": False, "who": "João", "mail_from": "joao@example.com",
    "claimed": "joao@example.com", "proof": "none", "claim": "token", "recipient": "alice@example.com",
    "participant": False, "doubts": [], "subject": "Re: Erro ao abrir o projeto", "words": "Segue o log.", "files": 0,
    "returns_at": "", "agents": True, "once_a_day": False, "arrival": 7, "decides": False, "joins": 12, "opens": False,
}  # fmt: skip
_MAIL_HELD: Final[dict[str, Any]] = {
    "why": "form_unclear", "form": True, "through": "wordpress@site.example", "claimed": "", "asked": True,
    "subject": "[Site] Contato", "words": "Não abre.", "files": 1, "arrival": 7, "decides": False, "joins": None,
    "opens": False,
}  # fmt: skip
_CONFIRMATION: Final[dict[str, Any]] = {
    "provider": "Google", "elsewhere": ["evil.example"], "asks": "forwarding", "proven": True, "asked": True,
    "who": "Equipe do Gmail",
    "mail_from": "forwarding-noreply@google.com", "words": "Código de confirmação: 123456789",
    "subject": "(#123456789) Confirmação de encaminhamento do Gmail - Receber e-mails de alice@example.com",
}  # fmt: skip

HELD_FACTS: Final[dict[Notice, tuple[dict[str, Any], ...]]] = {
    Notice.PARTICIPANT_HELD: (
        *({**_HELD, "why": one.value, "ignored": ignored} for one in Why for ignored in (False, True)),
        *({**_HELD, "claim": one.value, "participant": True, "recipient": ""} for one in Claim),
        *({**_HELD, "proof": proof, "files": files}
          for proof, files in (("pass", 1), ("fail", 2), ("none", 0), ("unasked", 0), ("unclear", 0))),
        {**_HELD, "why": "away", "ignored": True, "once_a_day": True, "returns_at": "05/12/2026", "agents": False},
        {**_HELD, "who": "", "mail_from": "", "claimed": "", "words": "", "subject": ""},
        {**_HELD, "mail_from": "suporte@example.com", "claimed": "alice@example.com", "who": ""},
        *({**_HELD, "decides": True, "ignored": ignored, "joins": joins, "opens": opens}
          for ignored in (False, True) for joins, opens in ((12, False), (None, True), (None, False))),
        {**_HELD, "doubts": [{"kind": doubt.value, "piece": "carla@example.com"} for doubt in Doubt]},
    ),
    Notice.MAIL_HELD: (
        *({**_MAIL_HELD, "why": why, "form": why.startswith("form"), "asked": asked, "claimed": claimed, "files": files}
          for why in ("group_unproven", "group_unclear", "form_unproven", "form_unclear")
          for asked, claimed, files in ((True, "alice@example.com", 0), (False, "", 2))),
        {**_MAIL_HELD, "subject": "", "words": ""},
        *({**_MAIL_HELD, "decides": True, "opens": opens, "why": why}
          for opens, why in ((True, "form_unproven"), (False, "form_unclear"))),
    ),
    Notice.CONFIRMATION: tuple(
        {**_CONFIRMATION, "asks": one.value, "proven": proven, "asked": asked, "words": words}
        for one in Asks
        for proven, asked, words in ((True, True, "Código: 1"), (False, True, "Código: 1"), (False, False, ""))
    ),
}  # fmt: skip
_ASKED: Final = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
_TICKETS: Final = [
    {"number": 12, "subject": "Erro ao abrir o projeto", "who": "Alice", "since": _ASKED, "state_label": "Aberto",
     "days": days, "hours": hours}
    for days, hours in ((12, 3), (1, 0), (0, 7), (0, 1), (0, 0))
]  # fmt: skip
_DIGEST: Final[dict[str, Any]] = {
    "open": _TICKETS, "open_count": len(_TICKETS), "waiting_count": 3, "unassigned": _TICKETS[:1], "unassigned_count": 1,
    "held_count": 2, "held_since": _ASKED, "oldest": _TICKETS[0], "overdue": [], "spam_count": 0, **NOTHING,
    "totals": [{"who": "Bruno", "open": 5, "waiting": 3}, {"who": "", "open": 1, "waiting": 0}],
}  # fmt: skip
DIGEST_FACTS: Final[tuple[dict[str, Any], ...]] = (
    {**_DIGEST, "open": [], "open_count": 0, "held_count": 0, "held_since": None, "oldest": None, "totals": []},
    *({**_DIGEST, "waiting_count": count, "held_count": count, "spam_count": count, "open_count": 25 + count,
       "unassigned_count": 25 + count}
      for count in (1, 2)),
    {**_DIGEST, "unassigned": [], "unassigned_count": 0, "waiting_count": 0},
    {**_DIGEST, "overdue": [_TICKETS[0]]},
    *({**_DIGEST, **facts_of([Arrival(41, "suporte", "", "Alice", "", _ASKED, Disposition.HELD, reason)
       for reason in [*Reason] * often], often), "spam_count": often} for often in (1, 12)),
)  # fmt: skip
