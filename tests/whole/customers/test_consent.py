"""A stranger answers with a valid token, and the known contact is asked whether they may."""

from __future__ import annotations

import json
import signal
from email.message import EmailMessage

import pytest

from mailbot import checkpoints
from mailbot.daemon import Daemon
from tests.cast import ALICE, AUTHSERV, BRUNO, MALLORY
from tests.whole.conftest import Office, until
from tests.whole.customers.test_desk import words

pytestmark = pytest.mark.whole

JOAO = "joao@partner.example"
MASKED = "j***@partner.example"
CANARY = "CANARIO"


def held(office: Office, *strangers: str, **keys: str) -> tuple[int, EmailMessage]:
    """Let each stranger answer Alice's letter; returns the ticket and the last letter that Alice got."""
    office.configure(wrong_sender="ask", **keys)
    number = office.open()
    office.ask(number)
    office.once()
    letter = office.letters()[-1]
    for stranger in strangers or (JOAO,):
        sender = f"{CANARY} nome <{stranger}>"
        office.deliver(office.reply_to(letter, f"{CANARY} texto", sender, Subject=f"{CANARY} assunto"))
    office.once()
    return number, office.letters()[-1]


def answer(office: Office, question: EmailMessage, text: str = "SIM", **fields: str) -> None:
    office.deliver(office.reply_to(question, text, **fields))
    office.once()


def consents(office: Office) -> list[str]:
    return [row[0] for row in office.rows("SELECT state FROM consent ORDER BY id")]


def test_the_contact_says_yes_and_the_stranger_has_joined_for_good(office: Office) -> None:
    number, question = held(office)
    assert office.verdicts() == [("held", "awaiting_consent")]
    assert office.state(number) == "waiting"
    office.later(hours=1)
    answer(office, question)
    assert office.verdicts() == [("reply", None), ("consent", None)]
    assert consents(office) == ["released"]
    assert office.state(number) == "open"
    assert office.rows("SELECT author, text FROM entry WHERE kind = 'customer'") == [(JOAO, f"{CANARY} texto")]
    told = office.letters(BRUNO)[-1]
    assert f"com a autorização de {ALICE}" in words(told)
    office.deliver(office.reply_to(question, "Mais uma coisa.", JOAO))
    office.once()
    assert office.verdicts()[-1] == ("reply", None)
    assert consents(office) == ["released"]
    office.verified()


def test_the_question_is_threaded_automatic_masked_and_says_none_of_the_strangers_words(office: Office) -> None:
    _, question = held(office)
    first = office.letters()[0]
    assert str(question["References"]).split()[0] == str(first["References"]).split()[0]
    assert str(first["Message-ID"]) in str(question["References"])
    assert str(question["Subject"]) == "Re: Erro ao abrir"
    assert question["Auto-Submitted"] == "auto-generated"
    assert MASKED in words(question)
    sent = b"".join(one.raw for one in office.sink.received)
    assert JOAO.encode() not in sent
    assert CANARY.encode() not in sent
    assert [len(office.letters(to)) for to in (JOAO, ALICE)] == [0, 3]


def test_a_stranger_who_writes_twice_is_asked_about_once_and_both_mails_join(office: Office) -> None:
    _, question = held(office, JOAO, JOAO)
    assert office.verdicts() == [("held", "awaiting_consent")] * 2
    assert len(office.letters()) == 3
    answer(office, question)
    assert office.verdicts() == [("reply", None), ("reply", None), ("consent", None)]
    assert office.rows("SELECT count(*) FROM entry WHERE kind = 'customer'") == [(2,)]
    office.verified()


def test_two_strangers_are_two_questions_and_each_answer_is_about_its_own(office: Office) -> None:
    held(office, JOAO, MALLORY)
    about_joao, about_mallory = office.letters()[-2:]
    assert MASKED in words(about_joao)
    assert "m***@evil.example" in words(about_mallory)
    answer(office, about_mallory, "Não")
    answer(office, about_joao, "Sim")
    assert consents(office) == ["released", "denied"]
    assert office.verdicts()[:2] == [("reply", None), ("held", "awaiting_consent")]
    assert office.rows("SELECT address FROM participant ORDER BY address") == [(ALICE,), (JOAO,)]
    office.verified()


def test_many_strangers_are_not_many_letters(office: Office) -> None:
    number, _ = held(office, *(f"x{n}@evil.example" for n in range(8)))
    asked = office.rows("SELECT count(*) FROM letter WHERE notice = 'consent'")[0][0]
    assert asked == len(consents(office)) <= 3
    assert office.rows("SELECT count(*) FROM arrival WHERE disposition = 'held'") == [(8,)]
    assert office.rows(f"SELECT count(*) FROM participant WHERE ticket_id = {number}") == [(1,)]  # noqa: S608
    office.verified()


def test_a_no_drops_the_mail_tells_the_desk_once_and_the_stranger_nothing(office: Office) -> None:
    number, question = held(office)
    answer(office, question, "NÃO")
    assert office.verdicts() == [("held", "awaiting_consent"), ("consent", None)]
    assert office.rows("SELECT settled_at IS NOT NULL, mail_id IS NOT NULL FROM arrival WHERE disposition = 'held'") == [
        (1, 1)
    ]
    (told,) = office.letters(BRUNO)
    assert f"{ALICE} não autorizou {JOAO}" in words(told)
    assert "mailbot held show 1" in words(told)
    assert f"question 1: {ALICE} said no" in office.mailbot("why", "1", "--arrival").stdout.decode()
    assert office.letters(JOAO) == []
    assert office.state(number) == "waiting"
    office.deliver(office.reply_to(question, "E agora?", JOAO))
    office.once()
    assert office.verdicts()[-1] == ("rejected", "wrong_sender")
    assert consents(office) == ["denied"]
    assert len(office.letters()) == 3
    office.verified()


def test_an_unclear_answer_is_the_customers_mail_and_the_question_stays_open(office: Office) -> None:
    number, question = held(office)
    answer(office, question, "Quem é essa pessoa?")
    assert office.verdicts() == [("held", "awaiting_consent"), ("reply", None)]
    assert (consents(office), office.state(number)) == (["open"], "open")
    answer(office, question, "Sim, e a versão é 2.1.")
    assert office.verdicts() == [("reply", None), ("reply", None), ("reply", None)]
    assert [row[0] for row in office.rows("SELECT text FROM entry WHERE kind = 'customer' ORDER BY id")] == [
        "Quem é essa pessoa?", "Sim, e a versão é 2.1.", f"{CANARY} texto",
    ]  # fmt: skip
    office.verified()


def test_a_forged_yes_releases_nothing(office: Office) -> None:
    _, question = held(office, authserv_id=AUTHSERV)
    forgeries: list[dict[str, str]] = [
        {"Auto_Submitted": "auto-replied"},
        {"sender": MALLORY},
        {"sender": JOAO},
        {"sender": f'"{ALICE}" <{JOAO}>', "Reply_To": ALICE},
        {"Authentication_Results": f"{AUTHSERV}; dmarc=fail header.from=example.com"},
        {"Authentication_Results": "mx.evil.example; dmarc=pass header.from=example.com"},
        {},
    ]
    office.deliver(*(office.reply_to(question, "Sim", **forgery) for forgery in forgeries))
    office.once()
    assert set(consents(office)) == {"open"}
    waits = ("held", "awaiting_consent")
    assert office.verdicts() == [
        waits, ("ignored", "automatic"), waits, waits, waits, ("held", "forged"), ("reply", None), ("reply", None),
    ]  # fmt: skip
    assert office.rows("SELECT address FROM participant") == [(ALICE,)]
    office.verified()


def test_a_yes_to_another_letter_of_the_ticket_is_an_ordinary_reply(office: Office) -> None:
    number, question = held(office)
    office.ask(number, "Autoriza o acesso?")
    office.once()
    later = office.letters()[-1]
    assert str(question["Message-ID"]) in str(later["References"])
    answer(office, later)
    assert office.verdicts() == [("held", "awaiting_consent"), ("reply", None)]
    assert consents(office) == ["open"]


def test_five_days_of_silence_drop_the_mail_and_tell_the_desk_once(office: Office) -> None:
    number, _ = held(office)
    for hours in (119, 0.9):
        office.later(hours=hours)
        office.once()
        assert consents(office) == ["open"]
        assert office.state(number) == "waiting"
    office.later(hours=0.2)
    office.once()
    office.once()
    assert consents(office) == ["lapsed"]
    assert office.rows("SELECT settled_at IS NOT NULL FROM arrival") == [(1,)]
    (told,) = office.letters(BRUNO)
    assert "não respondeu em 5 dias" in words(told)
    assert f"question 1: {ALICE} did not answer in 5 days" in office.mailbot("why", "1", "--arrival").stdout.decode()
    assert CANARY not in words(told)
    office.verified()
    # The clock, which rested while the mail was held, goes on: a last reminder first, and the close a day after it.
    assert office.state(number) == "waiting"
    office.later(hours=25)
    office.once()
    office.once()
    assert office.state(number) == "closed"


def test_an_answer_that_lay_unread_through_an_outage_still_counts(office: Office) -> None:
    _, question = held(office)
    office.deliver(office.reply_to(question, "SIM"))
    office.later(days=9)
    desk = office.desk()
    try:
        assert desk.consent_timers.tick() == 0
    finally:
        desk.close()
    assert consents(office) == ["open"]
    office.once()
    assert consents(office) == ["released"]
    assert office.verdicts() == [("reply", None), ("consent", None)]


def test_an_answer_that_is_held_keeps_the_question_open(office: Office) -> None:
    _, question = held(office, authserv_id=AUTHSERV)
    answer(office, question, "Sim", Authentication_Results=f"{AUTHSERV}; dmarc=fail header.from=example.com")
    office.later(days=6)
    office.once()
    assert consents(office) == ["open"]
    forged = office.rows("SELECT id FROM arrival WHERE reason = 'forged'")[0][0]
    office.mailbot("held", "drop", str(forged))
    office.once()
    assert consents(office) == ["lapsed"]


def test_who_got_no_answer_may_be_asked_about_anew(office: Office) -> None:
    _, question = held(office)
    office.later(hours=121)
    office.once()
    office.deliver(office.reply_to(question, "Ainda estou aqui.", JOAO))
    office.once()
    assert consents(office) == ["lapsed", "open"]
    answer(office, question)  # the old question takes no answer any more
    assert consents(office) == ["lapsed", "open"]
    answer(office, next(one for one in office.letters() if ".consent2." in str(one["Message-ID"])))
    assert consents(office) == ["lapsed", "released"]
    assert office.verdicts()[0] == ("held", "awaiting_consent")
    office.verified()


def test_a_relay_that_renames_the_question_does_not_hide_its_answer(office: Office) -> None:
    _, question = held(office)
    desk = office.desk()
    try:
        with desk.store.write() as connection:
            connection.exec_driver_sql("UPDATE letter SET foreign_id = '0100-x' WHERE notice = 'consent'")
    finally:
        desk.close()
    office.deliver(office.reply_to({"Message-ID": "<0100-x@email.amazonses.com>", "Subject": "x", "References": ""}, "SIM"))
    office.once()
    assert consents(office) == ["released"]
    assert question["Message-ID"]


def test_the_daemon_releases_by_itself(office: Office) -> None:
    _, question = held(office)
    office.deliver(office.reply_to(question, "SIM"))
    desk = office.desk()
    daemon = Daemon(desk, beat_seconds=0.05)
    daemon.start()
    try:
        until(lambda: consents(office) == ["released"])
    finally:
        daemon.stop()
        desk.close()
    assert office.verdicts() == [("reply", None), ("consent", None)]


@pytest.mark.parametrize("how", ["release", "drop"])
def test_what_a_person_decides_by_hand_closes_the_question(office: Office, how: str) -> None:
    _, question = held(office)
    office.mailbot("held", how, "1")
    assert consents(office) == ["closed"]
    office.verified()
    answer(office, question)
    assert office.verdicts()[-1] == ("reply", None)  # nothing to consent to any more: it is the customer's word
    assert office.rows("SELECT address FROM participant") == [(ALICE,)]
    office.later(days=6)
    office.once()
    assert consents(office) == ["closed"]


def test_a_ticket_that_an_agent_closes_closes_its_questions_and_leaves_the_mail_for_the_desk(office: Office) -> None:
    number, question = held(office)
    office.mailbot("ticket", "close", str(number))
    assert consents(office) == ["closed"]
    office.verified()
    answer(office, question)
    assert office.verdicts() == [("held", "awaiting_consent"), ("rejected", "closed")]
    assert office.rows("SELECT settled_at FROM arrival WHERE id = 1") == [(None,)]


def test_a_question_that_the_server_refuses_is_told_and_left_for_the_desk(office: Office) -> None:
    office.configure(wrong_sender="ask")
    office.open()
    office.once()
    letter = office.letters()[-1]
    office.deliver(office.reply_to(letter, "oi", JOAO))
    office.sink.script("RCPT", "550 5.1.1 no such user", when=lambda address: ALICE in address)
    office.once()
    office.once()
    assert consents(office) == ["unasked"]
    assert "consent" in str(office.letters(BRUNO)[-1]["Subject"])
    office.verified()


def test_the_question_is_seen_in_every_place_where_one_looks(office: Office) -> None:
    number, question = held(office)
    shown = office.mailbot("held", "list").stdout.decode()
    assert "waiting for consent of a***@example.com until 2026-11-28" in shown
    record = json.loads(office.mailbot("held", "list", "--json").stdout)
    assert record["consent"]["asked"] == ALICE
    assert record["reason"] == "awaiting_consent"
    assert "asks to join" in office.mailbot("ticket", "show", str(number)).stdout.decode()
    answer(office, question)
    shown = office.mailbot("ticket", "show", str(number)).stdout.decode()
    assert f"authorised by {ALICE}" in shown
    ticket = json.loads(office.mailbot("ticket", "show", str(number), "--json").stdout)
    assert ticket["participants"] == [ALICE, JOAO]
    assert [one["state"] for one in ticket["consents"]] == ["released"]
    why = office.mailbot("why", "1", "--arrival").stdout.decode()
    assert f"by the yes of {ALICE}" in why
    assert "yes to question 1" in office.mailbot("why", "2", "--arrival").stdout.decode()


def test_verify_finds_a_question_that_nothing_waits_for(office: Office) -> None:
    held(office)
    desk = office.desk()
    try:
        with desk.store.write() as connection:
            connection.exec_driver_sql("UPDATE arrival SET settled_at = 1")
            connection.exec_driver_sql("UPDATE consent SET due_at = NULL")
    finally:
        desk.close()
    done = office.mailbot("verify", check=False)
    assert done.returncode == 1
    assert b"question 1: open, and no mail waits for it" in done.stderr
    assert b"question 1: its letter is sent, and it does not run" in done.stderr


def test_a_mail_that_came_twice_is_released_once(office: Office) -> None:
    office.configure(wrong_sender="ask")
    number = office.open()
    office.once()
    letter = office.letters()[-1]
    same = office.reply_to(letter, "oi", JOAO)
    office.deliver(same, b"Received: from elsewhere\r\n" + same)
    office.once()
    office.once()
    answer(office, office.letters()[-1])
    assert office.verdicts() == [("reply", None), ("duplicate", None), ("consent", None)]
    assert office.rows(f"SELECT count(*) FROM entry WHERE kind = 'customer' AND ticket_id = {number}") == [(1,)]  # noqa: S608
    office.verified()


def test_a_poisoned_held_mail_rests_and_its_neighbour_is_released(office: Office) -> None:
    _, question = held(office, JOAO, MALLORY)
    about_joao, about_mallory = office.letters()[-2:]
    assert question["Message-ID"] == about_mallory["Message-ID"]
    office.deliver(office.reply_to(about_joao, "Sim"), office.reply_to(about_mallory, "Sim"))
    desk = office.desk()
    try:
        with desk.store.write() as connection:
            connection.exec_driver_sql("UPDATE mail SET raw = x'00' WHERE id = 1")
    finally:
        desk.close()
    office.once()
    assert consents(office) == ["granted", "released"]
    assert office.rows("SELECT not_before IS NOT NULL FROM consent ORDER BY id") == [(1,), (0,)]


def crashed(office: Office, step: str) -> None:
    done = office.process("--die-at", step, check=False)
    assert done.returncode == -signal.SIGKILL, f"{step} was not reached: {done.stderr}"


@pytest.mark.parametrize(
    "step",
    [
        "inbound.committed",
        *(pytest.param(one, marks=pytest.mark.long) for one in checkpoints.RELEASED[:-1]),
        checkpoints.RELEASED[-1],
    ],
)
def test_a_yes_survives_a_crash_after_each_step_and_nothing_is_done_twice(office: Office, step: str) -> None:
    number, question = held(office)
    office.deliver(office.reply_to(question, "SIM"))
    crashed(office, step)
    office.once()
    office.once()
    assert office.verdicts() == [("reply", None), ("consent", None)]
    assert (consents(office), office.state(number)) == (["released"], "open")
    assert office.rows("SELECT count(*) FROM entry WHERE kind = 'customer'") == [(1,)]
    assert len(office.letters(BRUNO)) == 1
    office.verified()


@pytest.mark.parametrize("step", checkpoints.LAPSED)
def test_a_silence_survives_a_crash_after_each_step_and_is_told_once(office: Office, step: str) -> None:
    held(office)
    office.later(hours=121)
    crashed(office, step)
    office.once()
    office.once()
    assert consents(office) == ["lapsed"]
    assert len(office.letters(BRUNO)) == 1
    office.verified()


def test_the_question_itself_survives_a_crash_and_is_asked_once(office: Office) -> None:
    office.configure(wrong_sender="ask")
    office.open()
    office.once()
    office.deliver(office.reply_to(office.letters()[-1], "oi", JOAO))
    for step in ("inbound.committed", "outbox.accepted"):
        crashed(office, step)
    office.once()
    assert office.rows("SELECT count(*) FROM letter WHERE notice = 'consent'") == [(1,)]
    assert len({str(one["Message-ID"]) for one in office.letters()}) == 2
    assert consents(office) == ["open"]
    office.verified()
