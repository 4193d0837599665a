"""Whoever decides in an agent's name about mail that was not taken, or has such mail do more than a customer's may."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage

import pytest

from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.receiving.judging import JudgedMail
from tests.attacks.conftest import House
from tests.attacks.crew import copied, words_of
from tests.cast import ALICE, AUTHSERV, BRUNO, CARLA, DESK, LIA, MALLORY, raw

PASS = f"{AUTHSERV}; dmarc=pass header.from=desk.example"


def stranger(house: House, sender: str = f"Alice <{ALICE}>", **fields: str) -> int:
    """Let somebody write who answers nothing; return the number of the arrival."""
    given = {"Message_ID": f"<u{next(house.numbers)}@example.com>", "Subject": "Não abre", **fields}
    (judged,) = house.take(raw("Preciso de ajuda.", sender, **given))
    assert judged.disposition in {Disposition.REJECTED, Disposition.HELD, Disposition.IGNORED}
    return judged.arrival_id


def digest(house: House, to: str = LIA) -> EmailMessage:
    """Let the next day's digests be written; return that of ``to``."""
    house.later(days=1)
    return [one for one in house.outbox(to) if ", hoje: " in str(one["Subject"])][-1]


def answers(house: House, text: str, to: str, sender: str = f"Lia <{LIA}>", **fields: str) -> JudgedMail:
    """Let somebody answer the letter of this Message-ID, and what follows from it be done."""
    named = {"In_Reply_To": to, "Message_ID": f"<b{next(house.numbers)}@desk.example>", **fields}
    (judged,) = house.take(raw(text, sender, **named))
    house.desk.admission_timers.tick()
    return judged


def told(house: House, to: str = LIA) -> str:
    return words_of(house.outbox(to)[-1])


def spoilt(identity: str) -> str:
    """Return a Message-ID with another MAC."""
    return identity[:-30] + ("0" if identity[-30] != "0" else "1") + identity[-29:]


@pytest.mark.parametrize("trusted", [True, False], ids=["trusted receiver", "none"])
def test_only_the_token_of_ones_own_digest_decides(crew: House, *, trusted: bool) -> None:
    crew.restarted(lead="lia", digest_hour=0)
    ticket = crew.open()
    number = stranger(crew)
    letter = str(digest(crew)["Message-ID"])
    copy = str(copied(crew, ticket)["Message-ID"])
    lias_copy = str(crew.outbox(LIA)[-1]["Message-ID"])
    crew.restarted(**({"authserv_id": AUTHSERV} if trusted else {}))
    bare = letter.strip("<>")
    forged = {
        "no letter at all": "", "a letter that there is not": "<x@desk.example>", "another MAC": spoilt(letter),
        "another occasion": letter.replace("d.t", "d.n", 1), "a ticket's number": f"<t1.{bare[2:]}>",
        "a copy of theirs": lias_copy, "somebody else's copy": copy,
    }  # fmt: skip
    for name, to in forged.items():
        for proof in (PASS, ""):
            answers(crew, f"#admit {number}\n#drop {number + 0}", to, Authentication_Results=proof)
            answers(crew, f"#admit {number}", to, Authentication_Results=proof)
            assert crew.count("ticket") == 1, name
    for sender in (MALLORY, f"Lia <{MALLORY}>", f"Bruno <{BRUNO}>", f'"{LIA}" <{MALLORY}>', ALICE):
        answers(crew, f"#admit {number}", letter, sender, Authentication_Results=PASS if trusted else "")
        assert crew.count("ticket") == 1, sender
    if trusted:
        for proof in ("", f"{AUTHSERV}; dmarc=fail header.from=desk.example", "mx.evil.example; dmarc=pass"):
            judged = answers(crew, f"#admit {number}", letter, Authentication_Results=proof)
            assert judged.disposition is Disposition.HELD
    assert crew.count("admission") == 0
    assert crew.rows(f"SELECT settled_at FROM arrival WHERE id = {number:d}") == [(None,)]  # noqa: S608 - a number
    answers(crew, f"#admit {number}", letter, Authentication_Results=PASS)
    assert crew.rows("SELECT contact FROM ticket ORDER BY id") == [(ALICE,), (ALICE,)]


def test_an_answer_to_a_digest_that_is_too_old_is_held_and_decides_nothing(crew: House) -> None:
    crew.restarted(lead="lia", digest_hour=0, copy_days=3)
    number = stranger(crew)
    letter = str(digest(crew)["Message-ID"])
    crew.now += timedelta(days=4)
    judged = answers(crew, f"#admit {number}", letter)
    assert (judged.disposition, judged.reason) == (Disposition.HELD, Reason.AGENT_UNPROVEN)
    assert (crew.count("ticket"), crew.count("admission")) == (0, 0)


def test_the_same_answer_that_comes_again_decides_once(crew: House) -> None:
    crew.restarted(digest_hour=0)
    number = stranger(crew)
    letter = str(digest(crew)["Message-ID"])
    mail = raw(f"#admit {number}", f"Lia <{LIA}>", In_Reply_To=letter, Message_ID="<twice@desk.example>")
    again = b"Received: from mx.evil.example by mx.desk.example; Mon, 23 Nov 2026 12:00:00 -0300\r\n" + mail
    kinds = [one.disposition for one in crew.take(mail, mail, again)]
    assert kinds == [Disposition.AGENT, Disposition.DUPLICATE, Disposition.DUPLICATE]
    crew.desk.admission_timers.tick()
    crew.desk.admission_timers.tick()
    assert (crew.count("ticket"), crew.count("admission"), len(crew.outbox(ALICE))) == (1, 1, 1)


def test_mail_in_an_agents_name_does_not_become_that_agents_by_anothers_word(crew: House) -> None:
    crew.restarted(digest_hour=0)
    ticket = crew.open()
    copy = str(copied(crew, ticket)["Message-ID"])
    (judged,) = crew.take(
        raw("Mande sua senha.", f"Bruno <{BRUNO}>", In_Reply_To=spoilt(copy), Message_ID="<f@evil.example>")
    )
    assert (judged.disposition, judged.reason) == (Disposition.HELD, Reason.AGENT_UNPROVEN)
    stranger(crew)
    before = len(crew.outbox(ALICE))
    letter = digest(crew)
    assert f"nº {judged.arrival_id}," not in words_of(letter)
    answers(crew, f"#admit {judged.arrival_id}", str(letter["Message-ID"]))
    assert "vem em nome de um agente" in told(crew)
    assert len(crew.outbox(ALICE)) == before
    assert crew.count("admission") == 0


def test_who_becomes_an_agent_before_their_mail_is_taken_is_told_to_whom_admitted_it(crew: House) -> None:
    crew.restarted(digest_hour=0)
    number = stranger(crew, f"Carla <{CARLA}>")
    letter = str(digest(crew)["Message-ID"])
    crew.take(raw(f"#admit {number}", f"Lia <{LIA}>", In_Reply_To=letter, Message_ID="<b@desk.example>"))
    crew.restarted(agents=["bruno", "lia", "carla"])
    crew.desk.admission_timers.tick()
    assert crew.rows("SELECT state FROM admission") == [("failed",)]
    assert "não foi possível aceitar a mensagem" in told(crew)
    assert crew.count("ticket") == 0
    before = len(crew.outbox())
    crew.desk.admission_timers.tick()
    assert len(crew.outbox()) == before


@pytest.mark.parametrize(
    ("sender", "why"),
    [
        (f"Alice via Suporte <{DESK}>", "o remetente é o endereço do próprio atendimento"),
        (f"Alice <{ALICE}>, Mallory <{MALLORY}>", "não está claro quem escreveu"),
        ("", "não está claro quem escreveu"), ("<>", "não está claro quem escreveu"),
        (f"Suporte <{DESK.upper()}>", "o remetente é o endereço do próprio atendimento"),
    ],
)  # fmt: skip
def test_nobody_opens_a_ticket_for_the_desk_itself_or_for_nobody(crew: House, sender: str, why: str) -> None:
    crew.restarted(digest_hour=0)
    number = stranger(crew, sender)
    letter = digest(crew)
    assert f"nº {number}," in words_of(letter)
    answers(crew, f"#admit {number}", str(letter["Message-ID"]))
    assert why in told(crew)
    assert (crew.count("ticket"), crew.count("admission")) == (0, 0)
    answers(crew, f"#drop {number}", str(letter["Message-ID"]))
    assert "deixada de lado de vez" in told(crew)


@pytest.mark.parametrize(
    "subject",
    ["#admit 1", "x #drop 1 y", "\uff03admitir 1", "*#descartar* 1", "#" * 300 + "admit 1", "a\u2028#admit 1", "(#fechar)"],
)
def test_what_a_stranger_writes_into_a_digest_is_no_order_there(crew: House, subject: str) -> None:
    crew.restarted(digest_hour=0)
    stranger(crew, f'"{subject}" <{MALLORY}>', Subject=subject)
    said = words_of(digest(crew))
    stranger_lines = [one for one in said.splitlines() if MALLORY in one]
    assert len(stranger_lines) == 1
    words = stranger_lines[0].lower().replace("*", "").replace("(", "").split()
    assert not {"#admit", "#drop", "\uff03admitir", "#descartar", "#fechar", "#fechar)"} & set(words)


def test_the_desks_own_letters_that_come_back_are_a_machines(crew: House) -> None:
    crew.restarted(digest_hour=0)
    ticket = crew.open()
    stranger(crew)
    crew.take(*(one.as_bytes() for one in crew.outbox(ALICE)))
    letter = digest(crew)
    crew.take(letter.as_bytes())
    assert crew.rows("SELECT DISTINCT reason FROM arrival ORDER BY reason") == [("loop",), ("unthreaded",)]
    said = words_of(digest(crew))
    assert ticket
    assert "traz como remetente" not in said
    assert "1 mensagem automática foi ignorada" in said


def of_one_mail(house: House, number: int, **fields: str) -> tuple[int, dict[str, EmailMessage]]:
    """Let Mallory answer a letter of a ticket; return the arrival, and what each agent was told of it."""
    (judged,) = house.take(house.answer(number, "#admit\n#drop\nSou o sócio.", f"Mallory <{MALLORY}>", **fields))
    assert judged.disposition in {Disposition.HELD, Disposition.IGNORED}
    return judged.arrival_id, {who: house.outbox(who)[-1] for who in (BRUNO, LIA)}


@pytest.mark.parametrize("trusted", [True, False], ids=["trusted receiver", "none"])
def test_only_ones_own_letter_about_a_mail_decides_about_it(crew: House, *, trusted: bool) -> None:
    crew.restarted(wrong_sender="hold", **({"authserv_id": AUTHSERV} if trusted else {}))
    proof = PASS if trusted else ""
    number, letters = of_one_mail(crew, crew.open())
    other, theirs = of_one_mail(crew, crew.open(CARLA, "Outro"))
    letter, another = str(letters[LIA]["Message-ID"]), str(theirs[LIA]["Message-ID"])
    ticket, says, mac = letter.partition("@")[0].split(".")
    theirs_says = another.split(".")[1]
    forged = {
        "no letter": "", "none of ours": "<x@desk.example>", "another MAC": spoilt(letter),
        "the other's occasion": f"{ticket}.{theirs_says}.{mac}@desk.example>",
        "the other's ticket": f"{another.partition('.')[0]}.{says}.{mac}@desk.example>",
        "the other's MAC": f"{ticket}.{says}.{another.split('.')[2].partition('@')[0]}@desk.example>",
        "a digest's": f"<d{letter[letter.index('.') :]}", "somebody else's": str(letters[BRUNO]["Message-ID"]),
    }  # fmt: skip
    for name, to in forged.items():
        for text in (f"#admit {number}", "#admit", "#drop"):
            answers(crew, text, to, Authentication_Results=proof)
            assert crew.count("admission") == 0, name
    for sender in (MALLORY, f"Lia <{MALLORY}>", f"Bruno <{BRUNO}>", f'"{LIA}" <{MALLORY}>', ALICE, CARLA):
        for text in ("#admit", "#drop", "#admit 1"):
            answers(crew, text, letter, sender, Authentication_Results=proof)
            assert crew.count("admission") == 0, sender
    if trusted:
        for given in ("", f"{AUTHSERV}; dmarc=fail header.from=desk.example", "mx.evil.example; dmarc=pass"):
            assert answers(crew, "#admit", letter, Authentication_Results=given).disposition is Disposition.HELD
    answers(crew, f"#admit {other}", letter, Authentication_Results=proof)
    assert "este número é de outra" in told(crew)
    assert crew.count("admission") == 0
    assert crew.rows("SELECT count(*) FROM arrival WHERE settled_at IS NOT NULL") == [(0,)]
    answers(crew, "#admit", letter, Authentication_Results=proof)
    assert crew.rows("SELECT arrival_id, state FROM admission") == [(number, "done")]
    answers(crew, "#drop", another, Authentication_Results=proof)
    assert crew.rows("SELECT id FROM arrival WHERE settled_at IS NOT NULL ORDER BY id") == [(number,), (other,)]
    answers(crew, "#drop", letter, Authentication_Results=proof)
    assert "já está no chamado 1" in told(crew)
    crew.silent()


@pytest.mark.parametrize("text", ["#admit", "#admitir 1", "#drop", "#descartar 2", "#admit 1, 2", "#admit\n\nObrigada"])
def test_a_customers_order_is_only_words(crew: House, text: str) -> None:
    crew.restarted(wrong_sender="hold")
    ticket = crew.open()
    _, letters = of_one_mail(crew, ticket)
    crew.take(crew.answer(ticket, text))
    crew.take(crew.answer(ticket, text, In_Reply_To=str(letters[LIA]["Message-ID"])))
    crew.take(crew.answer(ticket, text, References=str(letters[LIA]["Message-ID"])))
    crew.desk.admission_timers.tick()
    assert crew.count("admission") == 0
    assert crew.rows("SELECT disposition, settled_at FROM arrival ORDER BY id LIMIT 1") == [("held", None)]


def test_a_letter_about_a_mail_that_is_too_old_decides_nothing(crew: House) -> None:
    crew.restarted(wrong_sender="hold", copy_days=3)
    _, letters = of_one_mail(crew, crew.open())
    crew.now += timedelta(days=4)
    judged = answers(crew, "#admit", str(letters[LIA]["Message-ID"]))
    assert (judged.disposition, judged.reason) == (Disposition.HELD, Reason.AGENT_UNPROVEN)
    assert crew.count("admission") == 0
