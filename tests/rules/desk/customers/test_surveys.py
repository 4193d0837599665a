"""Which mails answer a survey, and what the verdict of one is: pure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailbot.config.mailbox import Mailbox
from mailbot.desk.customers.surveys import answer, may_answer
from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.letter import Notice, SentLetter
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.tickets.ticket import Ticket
from mailbot.desk.tickets.verdict import SurveyAnswer
from mailbot.desk.verdicts import on_mail
from mailbot.mail.tokens.address_tokens import reply_token
from mailbot.mail.tokens.message_ids import is_survey, recognised
from mailbot.policy_files import preset
from tests.cast import ALICE, BRUNO, KEY, MALLORY, context, mailbox, raw, reply, ticket, token

QUESTION = SentLetter(1, token(occasion="a1"), Notice.QUESTION)
SOLUTION = SentLetter(2, token(occasion="b2"), Notice.RESOLVED)
SURVEY = SentLetter(3, token(occasion="survey0f"), Notice.SURVEY)
CLOSE = SentLetter(4, token(occasion="c4"), Notice.CLOSED)
LETTERS = (QUESTION, SOLUTION, SURVEY)


def of(
    words: str, to: SentLetter = SURVEY, letters: tuple[SentLetter, ...] = LETTERS, box: Mailbox | None = None,
    about: Ticket | None = None, mail: bytes = b"",
) -> Context:  # fmt: skip
    """Return a reply to one of the letters of Alice's ticket, which waits for her to validate the solution."""
    found = context(
        mail or reply(words, to=to.message_id), box or mailbox(), about or ticket(state="validation"),
        known={"letters": letters},
    )  # fmt: skip
    return replace(found, policy=preset("totvs"))


def test_a_survey_is_known_by_its_message_id() -> None:
    assert is_survey(recognised(SURVEY.message_id))
    assert is_survey(recognised(SURVEY.message_id.upper()))
    others = (SOLUTION.message_id, "x.survey1@example.com", "survey@example.com")
    assert not any(is_survey(recognised(one)) for one in others)


def test_a_rating_in_reply_to_the_survey_answers_it() -> None:
    assert answer(of("2 - demorou")) == SurveyAnswer(2, "demorou", SURVEY.id)
    assert answer(of("5")) == SurveyAnswer(5, "", SURVEY.id, bare=True)


def test_the_letter_that_is_answered_may_stand_last_in_references_alone() -> None:
    named = raw("4", References=f"<{SOLUTION.message_id}> <{SURVEY.message_id}>")
    assert answer(of("", mail=named)) == SurveyAnswer(4, "", SURVEY.id, bare=True)
    before = raw("4", References=f"<{SURVEY.message_id}> <other@example.com>")
    assert answer(of("", mail=before)) is None


def test_a_bare_rating_of_a_program_that_names_no_letter_answers_the_survey_by_its_address() -> None:
    about = ticket(state="validation")
    to = f"suporte+{reply_token(KEY, ticket=about.id, nonce=about.nonce, recipient=ALICE)}@desk.example"

    def said(words: str, letters: tuple[SentLetter, ...] = LETTERS) -> Context:
        return of("", letters=letters, box=mailbox(address_tokens=True), about=about, mail=raw(words, To=to))

    assert may_answer(said("5"))
    assert answer(said("5, obrigada!")) == SurveyAnswer(5, "obrigada", SURVEY.id, bare=True)
    assert answer(said("5 pessoas não entram")) is None
    assert answer(said("5, mas ainda trava")) is None
    assert answer(said("5", (SURVEY, replace(QUESTION, id=9)))) is None


def test_a_survey_that_a_relay_renamed_is_answered_as_well() -> None:
    mail = reply("3", to="0100-x@amazonses.com")
    known = {
        "letters": LETTERS, "foreign": {"0100-x@amazonses.com": (12, ALICE)},
        "aliases": {"0100-x@amazonses.com": SURVEY.message_id},
    }  # fmt: skip
    assert answer(context(mail, None, ticket(state="validation"), known=known)) == SurveyAnswer(3, "", SURVEY.id, bare=True)


@pytest.mark.parametrize(
    ("words", "to", "letters"),
    [
        ("5", QUESTION, LETTERS),
        ("5 obrigado pelo relatório", SOLUTION, LETTERS),
        ("5", SOLUTION, (SOLUTION, replace(SURVEY, rated=True))),
        ("5", SOLUTION, (SOLUTION, SURVEY, replace(QUESTION, id=9))),
        ("5", SOLUTION, (SOLUTION,)),
        ("5", SURVEY, ()),
        ("Não abre.", SURVEY, LETTERS),
        ("", SURVEY, LETTERS),
        ("> 5 – ótimo", SURVEY, LETTERS),
    ],
)
def test_everything_else_is_an_ordinary_reply(words: str, to: SentLetter, letters: tuple[SentLetter, ...]) -> None:
    found = of(words, to, letters)
    assert answer(found) is None
    assert on_mail(found).disposition is Disposition.REPLY


@pytest.mark.parametrize("to", [SOLUTION, CLOSE])
def test_a_bare_rating_answers_the_survey_that_is_open_beside_a_solution_or_a_close(to: SentLetter) -> None:
    assert answer(of("Ótimo, obrigado!", to, (*LETTERS, CLOSE))) == SurveyAnswer(5, "obrigado", SURVEY.id, bare=True)


def test_a_bare_rating_in_reply_to_the_close_may_be_the_second() -> None:
    letters = (SOLUTION, replace(SURVEY, rated=True), CLOSE)
    assert answer(of("3", CLOSE, letters)) == SurveyAnswer(3, "", SURVEY.id, bare=True)
    assert answer(of("3 - o erro voltou", CLOSE, letters)) is None
    assert answer(of("3", CLOSE, (SOLUTION, CLOSE))) is None


def test_an_answered_survey_takes_a_second_answer_to_itself() -> None:
    assert answer(of("1", SURVEY, (SOLUTION, replace(SURVEY, rated=True)))) == SurveyAnswer(1, "", SURVEY.id, bare=True)


@pytest.mark.parametrize(
    ("found", "asks"),
    [
        (of("Segue o log."), True), (of("5", SOLUTION), True), (of("Segue o log.", SOLUTION), False),
        (of("5 " + "x" * 300, SOLUTION), False), (replace(of("5", SOLUTION), policy=preset()), False),
        (of("", mail=raw("5")), False),
    ],
)  # fmt: skip
def test_the_store_is_asked_only_where_the_mail_may_answer_one(found: Context, *, asks: bool) -> None:
    assert may_answer(found) is asks


@pytest.mark.parametrize("state", ["validation", "closed"])
def test_an_answer_moves_nothing_whatever_the_ticket_waits_for(state: str) -> None:
    verdict = on_mail(of("1 - ainda não abre", about=ticket(state=state)))
    assert (verdict.disposition, verdict.change, verdict.ticket) == (Disposition.SURVEY, None, 12)
    assert ("check:survey", "answers the survey with 1 of 5") in verdict.signals
    assert ("reading", "rating: 1 of 5; what it says besides is shown to agents") in verdict.signals
    (told,) = verdict.drafts
    assert (told.notice, told.to, told.facts["event"], told.facts["score"]) == (Notice.NOTIFY, BRUNO, "survey", 1)


def test_an_agent_is_shown_the_words_and_nothing_that_falls_due() -> None:
    box = mailbox(notify=[], agents=["bruno"])
    (copy,) = on_mail(of("2\nO relatório sai em branco.", box=box)).drafts
    assert (copy.notice, copy.facts["due"], copy.facts["words"]) == (Notice.COPY, [], "2\nO relatório sai em branco.")


def test_a_rating_alone_is_told_to_nobody() -> None:
    assert on_mail(of("5\n\nAlice")).drafts == ()


def test_a_stranger_a_machine_and_who_is_disproven_rate_nothing() -> None:
    mails = (
        reply("5", sender=MALLORY, to=SURVEY.message_id),
        reply("5", to=SURVEY.message_id, Auto_Submitted="auto-replied"),
        reply("5", to=SURVEY.message_id, Authentication_Results="mx.desk.example; dmarc=fail header.from=example.com"),
    )
    verdicts = [on_mail(of("", mail=mail, box=mailbox(authserv_id="mx.desk.example"))) for mail in mails]
    assert [one.survey_answer for one in verdicts] == [None, None, None]
    assert [one.disposition for one in verdicts] == [Disposition.REJECTED, Disposition.IGNORED, Disposition.HELD]


@pytest.mark.parametrize(
    ("words", "score", "comment"),
    [
        ("8", 4, "8/10"), ("nota 9", 5, "9/10"), ("9/10 - muito atenciosos", 5, "9/10 – muito atenciosos"), ("0", 1, "0/10"),
        ("7, demorou", 4, "7/10 – demorou"), ("5)", 5, ""), ("nota 8,5", 5, "8,5/10"),
    ],
)  # fmt: skip
def test_a_mark_of_school_is_scaled_and_its_comment_begins_with_it(words: str, score: int, comment: str) -> None:
    found = answer(of(words))
    assert found is not None
    assert (found.score, found.comment) == (score, comment)


def test_agents_are_told_the_mark_that_was_scaled() -> None:
    verdict = on_mail(of("4/10 - demorou", box=mailbox(notify=[], agents=["bruno"])))
    (copy,) = verdict.drafts
    assert (copy.facts["score"], copy.facts["given"]) == (2, "4/10")
    assert ("reading", "rating: 2 of 5, given as 4/10; what it says besides is shown to agents") in verdict.signals


@pytest.mark.parametrize("state", ["validation", "closed"])
@pytest.mark.parametrize(
    "words",
    ["Adorei o atendimento", "Gostei muito!", "Atendimento nota mil, parabéns a todos", "Vocês são muito atenciosos.",
     "O Bruno foi super paciente comigo", "I loved the service!", "Very kind people", "Satisfação total com a equipe",
     "Sempre muito prestativos\n\nAtt,\nAlice", "Continuem assim!", "Equipe maravilhosa ❤️",
     "Sem comentários", "Nada a reclamar", "Não vou avaliar", "N/A", "Demorado", "Faltou atenção", "não gostei", "Too slow",
     "Could be better", "No complaints", "100", "👎"],
)  # fmt: skip
def test_an_opinion_without_a_rating_is_a_comment_that_moves_nothing(words: str, state: str) -> None:
    verdict = on_mail(of(words, about=ticket(state=state)))
    if verdict.survey_answer is None:
        assert (verdict.disposition, verdict.change) == (Disposition.REPLY, None)
        assert [one.facts["score"] for one in verdict.drafts] == [None]
        assert [(one.notice, one.to) for one in verdict.drafts] == [(Notice.NOTIFY, BRUNO)]
    assert verdict.change is None


@pytest.mark.parametrize(
    "words",
    ["Ainda não abre", "Adorei, mas o relatório sai em branco", "E a minha licença?", "Como faço para imprimir",
     "Preciso de ajuda", "O erro voltou", "Still broken", "Please call me", "Segue o log", "Travou de novo",
     "Gostei, só falta a nota fiscal", "Adorei o atendimento, me liguem", "Quando sai a versão nova", "It crashed again",
     "Parou de funcionar", "I love it but it is slow", "Podem reabrir"],
)  # fmt: skip
def test_what_asks_or_says_that_something_fails_opens_the_ticket_again_also_in_answer_to_the_survey(words: str) -> None:
    verdict = on_mail(of(words))
    assert verdict.survey_answer is None
    assert verdict.change is not None


def test_an_opinion_in_answer_to_another_letter_or_with_a_file_is_an_ordinary_reply() -> None:
    assert on_mail(of("Adorei o atendimento", SOLUTION)).change is not None
    with_a_file = reply(
        "--x\nContent-Type: text/plain; charset=utf-8\n\nAdorei\n--x\nContent-Type: text/plain; name=erro.log\n"
        "Content-Disposition: attachment; filename=erro.log\n\nfalhou\n--x--",
        to=SURVEY.message_id, Content_Type="multipart/mixed; boundary=x",
    )  # fmt: skip
    assert on_mail(of("", mail=with_a_file)).change is not None
