"""Sample facts for every notice: what ``mailbot check`` and the tests fill the templates with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from mailbot.desk.agents.intent import Ambiguity
from mailbot.desk.agents.questions import Question, QuestionKind
from mailbot.desk.consulting.terms import Open
from mailbot.desk.letters.transcripts import OrderResult, Refusal, TranscriptLine
from mailbot.desk.orders.arguments import ArgumentProblem
from mailbot.desk.tickets.consulting import Stage
from mailbot.desk.tickets.deadline import DeadlineKind
from mailbot.desk.tickets.flood import Flood
from mailbot.desk.tickets.letter import Notice
from mailbot.letters.held_samples import DIGEST_FACTS, HELD_FACTS
from mailbot.mail.sender.doubts import Doubt

_ASKED: Final = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
_TWO_DAYS: Final = timedelta(days=2)
_FILE: Final = {"name": "projeto elétrico.dwg", "size": "23.4 MB"}
_LIMIT: Final = {"limit_mb": "20", "hint": "https://files.example.com"}
_SPARSE_LIMIT: Final = {"limit_mb": "20", "hint": ""}
_CLOSES: Final = {"closes_at": _ASKED + _TWO_DAYS * 2.5}
_LATE: Final = {"late": "reject", "reopens_until": None, "heard": False}
_REMINDER: Final = {"question": "Qual é a versão?\nE a licença?", "asked_at": _ASKED, "next_at": None, **_CLOSES}
_EVENT: Final[dict[str, Any]] = {
    "let_in_by": "", "event": "reply", "who": "Alice", "mail_from": "alice@example.com", "state_label": "Aberto",
    "words": "Segue o log.",
    "files": [{**_FILE, "left_out": True, "again": False},
              {"name": "log.txt", "size": "12 kB", "left_out": False, "again": True}],
    "doubts": [],
}  # fmt: skip

_SIGNED: Final = {"agent_name": "Bruno", "agent_signature": "Equipe de suporte\n(11) 5555-0100", "greets": True}
_DUE: Final = [{"what": what, "at": _ASKED} for what in ("answer", "reminder", "close", "move", "promise", "again")]
_AGENTS: Final[dict[str, Any]] = {
    "state_label": "Aberto", "assigned": "Bruno", "tags": ["vip"], "orders": "#nota · #resolver", "reply_is": "answer",
    "team": "Segundo nível", "kind": "erro", "environment": "produção",
}  # fmt: skip
_SAID: Final = [
    {"author": "alice@example.com", "kind": "customer", "at": _ASKED, "words": "Segue o log.", "most": 20_000},
    {"author": "lia@example.com", "kind": "note", "at": _ASKED, "words": "Parece a versão antiga.", "most": 20_000},
]
_QUESTIONS: Final = [Question(kind, ("Interno: é a versão 2.0.",)).fact() for kind in QuestionKind]
_COPY: Final[dict[str, Any]] = {
    **_EVENT, **_AGENTS, "due": _DUE, "by": "Lia", "history": [],
    "files": [{**_FILE, "left_out": False, "again": False, "sent": sent} for sent in (True, False)],
}  # fmt: skip
_TRANSCRIPT: Final[dict[str, Any]] = {
    **_AGENTS, "lines": [], "words": "", "doubtful": "", "help": [], "history": [], "macros": [], "due": [],
    "undo_seconds": 0, "set_aside": "", "closing": "", "shows": "", "original": None,
}  # fmt: skip
_CONSULTING: Final = {"kind": "module", "stage": "terms", "charged_to": "Unidade Sul", "over": False}
_STAGES: Final = ("requested", "refused", "terms", "accepted", "declined")
_COST: Final = {"price": "4.50", "currency": "BRL", "taxes": "ISS de 5 %", "minimum": 10}
_TERMS: Final[dict[str, Any]] = {
    **_COST, "kind": "module", "requester": "consultant", "charged_to": "Unidade Sul", "waivable": True,
    "appointed_at": _ASKED, "timed": True, "words": "",
}  # fmt: skip
_ANY_TERMS: Final = (
    _TERMS, {**_TERMS, "timed": False, "waivable": False, "requester": "customer"},
    {**_TERMS, "appointed_at": None, "minimum": 0},
)  # fmt: skip
_ASKS: Final[dict[str, Any]] = {**_AGENTS, **_TERMS, "who": "Bruno", "reference": "", "consulting": _CONSULTING}
_ENTRIES: Final = [
    {"number": number, "agent": "bruno@example.com", "minutes": 25, "consumption": number == 1, "note": note,
     "waives": waives, "corrects": corrects, "corrected": number == 1}
    for number, note, waives, corrects in ((1, "análise", "", None), (2, "", "", 1), (3, "", "MATA-123", None))
]  # fmt: skip
_PROMISES: Final[tuple[dict[str, Any], ...]] = (
    {**_AGENTS, "promised": "solution", "due_at": _ASKED, "team": "Segundo nível", "who": "Alice",
     "mail_from": "alice@example.com"},
    *({**_AGENTS, "promised": kind, "due_at": _ASKED, "team": "", "who": "Alice", "mail_from": "alice@example.com",
       "assigned": "", "tags": []} for kind in ("solution", "appointment")),
)  # fmt: skip
WHYS: Final = ("stopped", *(one.value for one in (*ArgumentProblem, *Refusal)))
"""Every reason for which a line of a transcript says that it was not done."""

_FACTS: Final[dict[Notice, tuple[dict[str, Any], ...]]] = {
    Notice.OPENED: ({}, {"first": True}, {"first": True, "unproven": True}),
    Notice.CHECKLIST: (
        {"items": ["rotina e versão", "o passo a passo"], "in_file": False},
        {"items": ["rotina e versão"], "in_file": True, "first": True},
    ),
    Notice.ESCALATED: (
        {"words": "O time de produto vai corrigir.", **_SIGNED, "team": "Segundo nível", "promised_at": _ASKED,
         "stands": False},
        {"words": "", "team": "Segundo nível", "promised_at": _ASKED, "stands": True},
        {"words": "", "team": "", "promised_at": None, "stands": True},
    ),
    Notice.QUESTION: (
        {"words": "Qual é a versão?", **_SIGNED, "reminders": [_ASKED + _TWO_DAYS, _ASKED + _TWO_DAYS * 2], **_CLOSES},
        {"words": "Qual é a versão?", "reminders": [], "closes_at": None},
    ),
    Notice.ANSWER: ({"words": "Instale a versão 2.1.", **_SIGNED}, {"words": "Instale a versão 2.1.", "first": True}),
    Notice.RESOLVED: ({"words": "Corrigido na versão 2.1.", **_SIGNED, **_CLOSES, "finishes": True},
                      {"words": "", "closes_at": None, "finishes": False}),
    Notice.REMINDER_1: ({**_REMINDER, "next_at": _ASKED + _TWO_DAYS * 2}, {**_REMINDER, "closes_at": None}),
    Notice.REMINDER_2: (_REMINDER, {**_REMINDER, "question": ""}),
    Notice.CLOSED: (
        {"silence": True, "question": "Qual é a versão?", "words": "", **_LATE},
        {"silence": False, "question": "", "words": "Encerrado a seu pedido.", **_SIGNED, **_LATE},
        {"silence": True, "question": "", "words": "", **_LATE, "heard": True},
        *({"silence": False, "question": "", "words": "", "late": late, "reopens_until": until, "heard": False}
          for late in ("reject", "reopen", "follow_up") for until in (None, _ASKED + _TWO_DAYS)),
    ),
    Notice.REOPENED: ({},),
    Notice.FOLLOW_UP: ({"follows": 7, "closed_at": _ASKED}, {"follows": 7, "closed_at": None}),
    Notice.SURVEY: ({**_CLOSES}, {"closes_at": None}),
    Notice.CONSENT: tuple({"masked": "j***@example.com", "greeted": greeted, "days": 5} for greeted in (True, False)),
    Notice.NOTIFY: (
        *({**_EVENT, "event": event} for event in ("opened", "reply", "reopened", "accepted", "terms_accepted",
                                                "terms_declined")),
        {**_EVENT, "event": "follow_up", "follows": 7},
        {**_EVENT, "event": "survey", "score": 2, "given": ""},
        {**_EVENT, "event": "survey", "score": None, "given": ""},
        {**_EVENT, "event": "bounced", "words": "5.1.1 550 User unknown", "files": []},
        {**_EVENT, "event": "bounced", "words": "", "files": []},
        {**_EVENT, "event": "left", "words": "Não trabalho mais na empresa.", "files": []},
        {**_EVENT, "event": "authorised", "let_in_by": "alice@example.com"},
        *({**_EVENT, "event": event, "words": "", "files": [], "held": (7, 9)} for event in ("denied", "unanswered")),
        {**_EVENT, "doubts": [{"kind": one.value, "piece": "carla@example.com"} for one in Doubt], "form": "w@x.example"},
    ),
    Notice.COPY: (
        *({**_COPY, "event": event} for event in ("opened", "reply", "reopened", "accepted", "assigned", "team",
                                               "unanswered", "split")),
        {**_COPY, "event": "follow_up", "follows": 7, "history_of": (3, 7), "history": _SAID},
        {**_COPY, "event": "follow_up", "follows": 7, "history_of": (7,), "history": _SAID},
        {**_COPY, "event": "survey", "score": 2, "given": "4/10", "due": []},
        {**_COPY, "event": "survey", "score": None, "given": "", "due": []},
        {**_COPY, "event": "accepted", "reply_is": "ended", "due": []},
        {**_COPY, "event": "opened", "reply_is": "unheard", "form": "wordpress@site.example"},
        {**_COPY, "history": _SAID, "team": "", "kind": "", "environment": ""},
        *({**_COPY, "event": "reply", "terms_open": one.value} for one in Open),
        {**_COPY, "event": "authorised", "let_in_by": "alice@example.com", "assigned": "", "reply_is": "note", "words": ""},
        {**_COPY, "doubts": [{"kind": doubt.value, "piece": "carla@example.com"} for doubt in Doubt], "due": []},
        *({**_COPY, "consulting": {**_CONSULTING, "stage": stage}} for stage in _STAGES),
        *({**_COPY, "consulting": {**_CONSULTING, "stage": stage, "over": True}} for stage in ("requested", "terms")),
        *({**_COPY, "event": event, "consulting": {**_CONSULTING, "kind": "phone", "stage": "accepted", "charged_to": ""}}
          for event in ("terms_accepted", "terms_declined")),
        {**_COPY, "answer_address": "suporte+12a@example.com", "note_address": "suporte+12n@example.com"},
    ),
    Notice.NOTE: (
        {**_AGENTS, "who": "Lia", "words": "O log mostra a versão antiga.", "stranger": False, "mail_from": "",
         "seen_by": ""},
        {**_AGENTS, "who": "Carla", "words": "Sim.", "stranger": True, "mail_from": "carla@example.com", "assigned": "",
         "seen_by": "alice@example.com"},
    ),
    Notice.TRANSCRIPT: (
        {**_TRANSCRIPT, "lines": [TranscriptLine("#x", did,
        detail="1").fact() for did in OrderResult if did is not OrderResult.NOT_DONE]},
        {**_TRANSCRIPT, "lines": [TranscriptLine("#x", OrderResult.NOT_DONE, why, "1").fact() for why in WHYS],
        "assigned": ""},
        *({**_TRANSCRIPT, "doubtful": one.value, "words": "Olá"} for one in Ambiguity),
        {**_TRANSCRIPT, "undo_seconds": 30, "set_aside": "Bruno", "closing": "Att,", "shows": "status",
         "participants": ["alice@example.com"],
         "due": _DUE, "time": _ENTRIES, "consulting": _CONSULTING, "history": _SAID,
         "original": {"author": "alice@example.com", "at": _ASKED, "words": "Segue.", "attached": True, "size": "12 kB"},
         "macros": ["versao"], "help": [{"usage": "#ajuda", "does": "mostra"}]},
        *({**_TRANSCRIPT, "original": {"author": "alice@example.com", "at": _ASKED, "words": words, "attached": False,
           "size": size}} for words, size in (("Segue.", "12.0 MB"), ("", ""))),
    ),
    Notice.STALE: tuple(
        {**_AGENTS, "since": _SAID, "words": "Instale a versão 2.1.", "questions": asked} for asked in ([], _QUESTIONS)
    ),
    Notice.AGENT_ASKED: ({**_AGENTS, "words": "Interno: é a versão 2.0.", "questions": _QUESTIONS},),
    Notice.AGENT_HELD: tuple({**_AGENTS, "why": why, "words": "Olá"} for why in ("forged", "expired", "own", "missing")),
    **dict.fromkeys((Notice.DEADLINE_NEAR, Notice.DEADLINE_MISSED), tuple(
        {**_AGENTS, "assigned": has, "reply_is": reply_is, "owed": one.value, "due_at": _ASKED + _TWO_DAYS,
         "since": _ASKED, "who": "Alice", "mail_from": "alice@example.com", "words": words}
        for one in DeadlineKind for has, reply_is, words in (
             ("Bruno", "answer", "Segue o log."), ("", "note", ""), ("", "unheard", ""), ("", "", ""))
    )),
    Notice.DIGEST: DIGEST_FACTS,
    Notice.CONSULT_REQUEST: (
        *({**_ASKS, **one, "words": words} for one in _ANY_TERMS for words in ("", "Não se repete.")),
        {**_ASKS, "kind": "phone"}, {**_ASKS, "requester": "outsourced"},
    ),
    Notice.CONSULT_NEWS: tuple(
        {**_ASKS, "event": event, "words": words, "reference": "MATA-123"}
        for event in ("approved", "refused", "waived") for words in ("", "Não se repete.")
    ),
    Notice.TERMS_CUSTOMER: _ANY_TERMS,
    Notice.TERMS_CONSULTANT: _ANY_TERMS,
    Notice.TERMS_OUTSOURCED: _ANY_TERMS,
    Notice.TERMS_PHONE: _ANY_TERMS,
    Notice.TERMS_CONFIRM: tuple({"said": one.value} for one in (Stage.ACCEPTED, Stage.DECLINED)),
    Notice.TERMS_ACCEPTED: tuple({**one, "kind": kind} for one in _ANY_TERMS for kind in ("module", "phone")),
    Notice.TERMS_DECLINED: _ANY_TERMS[:1],
    Notice.ALERT: ({"what": "the mail server refused us", "details": "535 no", "hint": "mailbot check"},),
    Notice.FLOOD: tuple(
        {"flood": flood.value, "count": count, "since": _ASKED, "who": "alice@example.com"}
        for flood in Flood for count in (1, 9980)
    ),
    Notice.PROMISE_NEAR: _PROMISES,
    Notice.PROMISE_MISSED: _PROMISES,
    Notice.REJECTED_UNTHREADED: ({},),
    Notice.REJECTED_WRONG_SENDER: ({"masked": "a***@example.com"}, {"masked": ""}),
    Notice.REJECTED_CLOSED: ({"closed_at": _ASKED}, {"closed_at": None}),
    Notice.REJECTED_ATTACHMENT_TOO_LARGE: (
        {"files": [_FILE], **_LIMIT}, {"files": [_FILE, _FILE], **_SPARSE_LIMIT},
    ),
    **HELD_FACTS,
    Notice.REJECTED_TOO_LARGE: ({"size": "31.0 MB", **_LIMIT}, {"size": "31.0 MB", **_SPARSE_LIMIT}),
}  # fmt: skip

_WITHOUT_TICKET: Final = frozenset({Notice.ALERT, Notice.TRANSCRIPT, Notice.AGENT_HELD, Notice.DIGEST, Notice.MAIL_HELD})
_TICKET: Final = {"number": 12, "subject": "Erro ao abrir o projeto", "state": "Aberto", "contact_name": "Alice"}
_DESK: Final = {
    "name": "Suporte", "address": "suporte@example.com", "time_zone": "America/Sao_Paulo", "opens_by_mail": False,
}  # fmt: skip


def sample_values(notice: Notice, zone: str) -> Iterator[dict[str, Any]]:
    """Yield value sets for ``notice`` that together go through each branch of its templates."""
    always = {"first": False, "agent_name": "", "agent_signature": "", "greets": False, **_SPARSE_LIMIT}
    for facts in _FACTS[notice]:
        whole = {"ticket": _TICKET, "desk": _DESK, "zone": zone, "facts": {**always, **facts}}
        yield whole
        yield {**whole, "desk": {**_DESK, "opens_by_mail": True}, "ticket": {**_TICKET, "contact_name": ""}}
        if notice in _WITHOUT_TICKET or notice.value.startswith("rejected_"):
            yield {**whole, "ticket": None}


def macro_values() -> Iterator[dict[str, Any]]:
    """Yield value sets that together go through each branch of an ordinary macro: a customer with a name, and without."""
    for name in (_TICKET["contact_name"], ""):
        desk = {"name": _DESK["name"], "address": _DESK["address"]}
        yield {"ticket": {**_TICKET, "contact_name": name}, "agent": {"name": "Bruno"}, "desk": desk}
