"""An agent's mail that may not be meant for the customer is held, and its writer asked."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.desk.agents.questions import QUESTIONS, Question, QuestionKind
from mailbot.desk.threading.context import Context
from mailbot.desk.threading.known import KnownOfAgent, NamedOthers
from mailbot.desk.tickets.agent_action import RecordedAction
from mailbot.desk.tickets.letter import TO_THE_DESK, Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.ticket import Entry
from mailbot.desk.verdicts import on_confirmed, on_mail, on_release
from tests.cast import ALICE, BRUNO, NOW, context, copy_token, mailbox, raw, ticket

TICKET = ticket(assigned="lia", state="open")
HELD = KnownOfAgent(held={12: RecordedAction(3, "held", 7, NOW)})
SECRET = "o contrato venceu"
INTERNAL = f"Interno: {SECRET}."


def asked_of(words: str, of_agent: KnownOfAgent | None = None, **fields: str) -> Context:
    """Return Bruno's reply to his copy."""
    answers = f"<{copy_token()}>"
    mail = raw(words, f"Bruno <{BRUNO}>", In_Reply_To=answers, References=answers, **fields)
    known = {"of_agent": of_agent} if of_agent else {}
    return context(mail, mailbox(agents=["bruno", "lia"], notify=[]), TICKET, known=known)


def test_every_kind_of_question_has_its_row() -> None:
    assert {kind for kind, _ in QUESTIONS} == set(QuestionKind)


def test_a_mail_in_question_is_held_and_its_writer_shown_the_line_word_for_word() -> None:
    verdict = on_mail(asked_of(f"Instale a 2.1.\n\n*{INTERNAL}*"))
    assert (verdict.disposition, verdict.reason, verdict.change) == (Disposition.HELD, Reason.AGENT_ASKED, None)
    (letter,) = verdict.drafts
    assert (letter.notice, letter.to) == (Notice.AGENT_ASKED, BRUNO)
    assert letter.facts["questions"] == [{"kind": "internal", "words": f"*{INTERNAL}*"}]
    assert ("question", f"internal: *{INTERNAL}*") in verdict.signals
    assert verdict.action is not None
    assert verdict.action.waits


@pytest.mark.parametrize("order", ["#enviar", "#resolver", "#perguntar", "#fechar", "#reabrir"])
def test_an_order_above_words_in_question_does_not_send_them(order: str) -> None:
    verdict = on_mail(asked_of(f"{order}\n{INTERNAL}"))
    assert (verdict.reason, [one.notice for one in verdict.drafts]) == (Reason.AGENT_ASKED, [Notice.AGENT_ASKED])


def test_a_note_is_never_in_question() -> None:
    verdict = on_mail(asked_of(f"#nota\n{INTERNAL}"))
    assert verdict.reason is None
    assert verdict.action is not None
    assert verdict.action.note == INTERNAL


def test_its_writers_word_sends_it_as_it_is() -> None:
    verdict = on_confirmed(asked_of(INTERNAL))
    assert [(one.notice, one.to, one.facts["words"]) for one in verdict.drafts] == [(Notice.ANSWER, ALICE, INTERNAL)]


def test_its_writers_word_keeps_it_as_a_note_with_its_files() -> None:
    verdict = on_confirmed(asked_of(f"#resolver\n#etiqueta +vip\n{INTERNAL}"), as_note=True)
    assert verdict.change is None
    assert verdict.action is not None
    assert (verdict.action.note, verdict.action.tags) == (INTERNAL, ("vip",))
    assert all(one.notice in TO_THE_DESK for one in verdict.drafts)
    assert [one.facts["words"] for one in verdict.drafts if one.notice is Notice.NOTE] == [INTERNAL]
    undone = [line for one in verdict.drafts for line in one.facts.get("lines", []) if line["why"] == "kept_as_note"]  # type: ignore[attr-defined]
    assert [line["written"] for line in undone] == ["#resolver"]


def test_a_note_that_the_writers_own_program_sent_to_the_customer_is_told_as_such() -> None:
    kept = on_confirmed(asked_of(INTERNAL, Cc=ALICE), as_note=True)
    lines = [line for one in kept.drafts for line in one.facts.get("lines", [])]  # type: ignore[attr-defined]
    assert [(one["did"], one["detail"]) for one in lines] == [("noted_and_seen", ALICE)]


@pytest.mark.parametrize("letter", ["agent_asked.txt", "transcript.txt"])
@pytest.mark.parametrize("language", ["pt_BR", "en"])
def test_no_letter_about_a_held_mail_says_that_the_customer_cannot_have_seen_it(language: str, letter: str) -> None:
    text = (Path(__file__).parents[4] / "templates" / language / letter).read_text("utf-8")
    assert not re.search("nada foi enviado:|nothing was sent:|cliente n\u00e3o a? ?v\u00ea|customer does not see", text)


@pytest.mark.parametrize("slip", ["Nota interna: o contrato venceu.", "[nota] o contrato venceu.", "Note: it expired."])
def test_what_begins_like_a_note_without_its_sign_is_asked_about_and_not_given_back(slip: str) -> None:
    assert on_mail(asked_of(slip)).reason is Reason.AGENT_ASKED
    sent = on_confirmed(asked_of(slip))
    assert [(one.notice, one.facts["words"]) for one in sent.drafts] == [(Notice.ANSWER, slip)]
    kept = on_confirmed(asked_of(slip), as_note=True)
    assert kept.action is not None
    assert kept.action.note == slip


@pytest.mark.parametrize(
    "words",
    [
        "Nota interna ela deve duas mensalidades", "Interno o contrato venceu", "Uso interno o cliente é chato",
        "Só entre nós ele não paga", "Internal note she owes us", "Instale a 2.1.\n\nInterno a Alice não paga",
        "Pessoal, ela deve duas mensalidades", "Bom dia, pessoal!\n\nA Alice ainda não pagou.",
    ],
)  # fmt: skip
def test_inner_words_without_any_sign_are_held(words: str) -> None:
    verdict = on_mail(asked_of(words))
    assert (verdict.disposition, verdict.reason) == (Disposition.HELD, Reason.AGENT_ASKED)
    assert [one.notice for one in verdict.drafts] == [Notice.AGENT_ASKED]


@pytest.mark.parametrize(
    "words",
    [
        "Interno ao programa há um cache.", "Nota fiscal emitida.", "O uso interno do arquivo é liberado.",
        "Internally the program uses a cache.", "Pessoal, o módulo foi atualizado.", "Bom dia, pessoal! Segue o instalador.",
    ],
)  # fmt: skip
def test_an_ordinary_answer_that_begins_like_inner_words_goes_out(words: str) -> None:
    assert [(one.notice, one.facts["words"]) for one in on_mail(asked_of(words)).drafts] == [(Notice.ANSWER, words)]


def test_a_person_who_releases_what_nobody_proved_does_not_answer_what_its_writer_was_never_asked() -> None:
    one = asked_of(INTERNAL)
    assert on_release(one, TICKET).reason is Reason.AGENT_ASKED
    assert [draft.notice for draft in on_release(one, TICKET, meant=True).drafts] == [Notice.ANSWER]


@pytest.mark.parametrize(("word", "as_note"), [("#enviar", False), ("#nota", True), ("#note", True)])
def test_one_word_alone_says_what_becomes_of_the_held_mail(word: str, *, as_note: bool) -> None:
    verdict = on_mail(asked_of(word, HELD))
    assert verdict.action is not None
    assert (verdict.action.releases, verdict.action.as_note, verdict.action.note) == (7, as_note, None)
    (told,) = verdict.drafts
    assert told.notice is Notice.TRANSCRIPT


def test_a_note_without_words_stays_an_error_where_nothing_is_held() -> None:
    verdict = on_mail(asked_of("#nota"))
    assert verdict.reason is Reason.AGENT_UNCLEAR
    assert verdict.drafts[0].facts["lines"][0]["why"] == "needs_words"  # type: ignore[index]


def test_what_came_meanwhile_and_what_is_in_question_are_shown_in_one_letter() -> None:
    newer = KnownOfAgent(history={12: (Entry(10, NOW, ALICE, "customer", "Já resolvi."),)})
    verdict = on_mail(asked_of(INTERNAL, newer))
    assert verdict.reason is Reason.AGENT_STALE
    assert verdict.drafts[0].facts["questions"] == [{"kind": "internal", "words": INTERNAL}]


def test_a_new_mail_for_a_customer_is_asked_about_and_waits_for_their_address() -> None:
    mail = raw(f"Bom dia!\n{INTERNAL}", f"Bruno <{BRUNO}>", To=ALICE, Cc="suporte@desk.example", Subject="Licença",
               Authentication_Results="mx.example; dmarc=pass header.from=desk.example")  # fmt: skip
    one = context(mail, mailbox(agents=["bruno", "lia"], notify=[], authserv_id="mx.example"))
    verdict = on_mail(one)
    assert (verdict.disposition, [draft.to for draft in verdict.drafts]) == (Disposition.HELD, [BRUNO])
    assert verdict.drafts[0].facts["lines"][0]["why"] == "doubtful"  # type: ignore[index]
    opened = on_confirmed(replace(one, customer=ALICE))
    assert Notice.ANSWER in {draft.notice for draft in opened.drafts}


def test_a_question_shows_every_line_word_for_word() -> None:
    lines = tuple(f"{number} {'x' * 1000}" for number in range(50))
    assert Question(QuestionKind.UNSENT, lines).fact() == {"kind": "unsent", "words": "\n".join(lines)}


OTHERS = ticket(
    id=13, contact="carlos@outro.example", contact_name="Carlos Souza", participants=frozenset({"carlos@outro.example"})
)
HERS = ticket(id=14)
NAMED = NamedOthers({13: OTHERS, 14: HERS}, frozenset({"carlos@outro.example"}), frozenset({"carlos souza"}))
SAID = (Entry(9, NOW, ALICE, "customer", "Não abre, como no chamado 13.\nO Carlos Souza também viu.\n\nAlice"),)


def kinds(
    words: str, of_agent: KnownOfAgent | None = None, box: dict[str, object] | None = None, **fields: str
) -> list[str]:
    """Return the kinds of question about an answer of Bruno's."""
    answers = f"<{copy_token()}>"
    mail = raw(words, f"Bruno <{BRUNO}>", In_Reply_To=answers, References=answers, **fields)
    known = {"of_agent": of_agent} if of_agent else {}
    about = replace(TICKET, **(box or {}))  # type: ignore[arg-type]
    verdict = on_mail(context(mail, mailbox(agents=["bruno", "lia"], notify=[]), about, known=known))
    return [str(one["kind"]) for draft in verdict.drafts for one in draft.facts.get("questions", [])]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "words", ["Lia, veja o contrato dela.", "Oi Lia!\nVeja.", "Olá, Alice!\n\n@lia veja isso", "Lia\n\nVeja."]
)
def test_a_colleague_who_is_called_by_name_is_asked_about(words: str) -> None:
    assert kinds(words) == ["colleague"]


@pytest.mark.parametrize(
    "words", ["Olá, Alice!\nInstale.", "A Lia vai ligar para você.", "Instale.\n\nLia", "Bruno, do suporte."]
)
def test_a_colleague_who_is_only_spoken_of_is_not(words: str) -> None:
    assert kinds(words) == []


def test_a_customer_who_has_a_colleagues_name_is_greeted_like_any() -> None:
    assert kinds("Oi Lia, instale.", box={"contact_name": "Lia Prado"}) == []
    assert kinds("Oi Lia, instale.", box={"contact": "lia@x.example", "participants": frozenset({"lia@x.example"})}) == []
    signed = KnownOfAgent(history={12: (Entry(9, NOW, ALICE, "customer", "Não abre.\n\nAtt,\nLia"),)})
    assert kinds("Oi Lia, instale.", signed) == []


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Veja o chamado nº 13.", "other_ticket"), ("É como no ticket #13.", "other_ticket"), ("Veja #13", "other_ticket"),
        ("Fale com carlos@outro.example.", "other_customer"), ("Instale, Carlos Souza.", "other_customer"),
    ],
)  # fmt: skip
def test_another_customer_or_their_ticket_is_asked_about(words: str, kind: str) -> None:
    assert kinds(words, KnownOfAgent(named=NAMED)) == [kind]


@pytest.mark.parametrize(
    "words",
    [
        "Veja o chamado 12.",
        "Veja o seu outro chamado 14.",
        "O pedido #13 saiu.",
        "São 13 itens.",
        "Veja o chamado 130.",
        "Carlos",
    ],
)
def test_the_customers_own_tickets_and_other_numbers_are_not(words: str) -> None:
    assert kinds(words, KnownOfAgent(named=NAMED)) == []


def test_what_the_customer_named_themselves_is_not() -> None:
    known = KnownOfAgent(named=NAMED, history={12: SAID})
    assert kinds("Sim, é como no chamado 13, do Carlos Souza.", known) == []


@pytest.mark.parametrize(
    ("subject", "asked"),
    [("Re: [13] Erro", True), ("Re: [14] Erro", True), ("Re: chamado 13", True), ("Re: chamado 14", False),
     ("Re: [12] Erro", False), ("Re: [12] Pedido 13", False), ("INTERNO: Re: [12] Erro", None),
     ("Re: [12] [Interno] Erro", None)],
)  # fmt: skip
def test_a_subject_of_another_ticket_or_marked_as_internal_is_asked_about(subject: str, *, asked: bool | None) -> None:
    expected = {True: ["other_subject"], False: [], None: ["internal"]}[asked]
    assert kinds("Instale a 2.1.", KnownOfAgent(named=NAMED), Subject=subject) == expected
