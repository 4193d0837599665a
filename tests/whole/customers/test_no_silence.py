"""Nobody is lost in silence: a participant's mail that is held or ignored is told to the ticket's agents, over Dovecot."""

from __future__ import annotations

import json
from email.message import EmailMessage
from typing import Any

import pytest

from tests.cast import ALICE, AUTHSERV, BRUNO, CARLA, DESK, LIA, MALLORY, raw
from tests.whole.conftest import Office
from tests.whole.customers.test_consent import crashed
from tests.whole.customers.test_desk import asked, words

pytestmark = pytest.mark.whole
FAIL = f"{AUTHSERV}; dmarc=fail header.from=example.com"
STRANGER = f"Mallory <{MALLORY}>"
PROVEN = f"{AUTHSERV}; dmarc=pass header.from=evil.example"


def desk(office: Office, **keys: Any) -> EmailMessage:
    """Configure a desk of two agents, open Alice's ticket and ask her; return the question."""
    office.configure(**{"agents": ["bruno", "lia"], **keys})
    return asked(office)[1]


def told(office: Office, who: str = BRUNO) -> list[str]:
    """Return the words of the letters about mail that was held or ignored, as ``who`` got them."""
    return [
        words(one).replace("\r\n", "\n")
        for one in office.letters(who)
        if "que não entrou" in str(one["Subject"]) or "retida" in str(one["Subject"])
    ]


HELD: tuple[tuple[dict[str, str], dict[str, str], dict[str, Any], str, str], ...] = (
    ({}, {"Authentication_Results": FAIL}, {"authserv_id": AUTHSERV}, "forged", "diz que o remetente é falso"),
    ({"sender": f"{ALICE}, {MALLORY}"}, {}, {}, "forged", "pode ser lido de mais de um modo"),
    ({"sender": STRANGER}, {}, {"wrong_sender": "hold"}, "wrong_sender", "não participa do chamado"),
    ({"sender": STRANGER}, {"X_Spam_Flag": "YES"}, {}, "spam", "a marcou como spam"),
    ({}, {}, {"authserv_id": AUTHSERV, "require_authentication": "everyone"}, "unproven_sender", "remetentes comprovados"),
    ({}, {"Content_Type": 'message/partial; id="x"; number=1; total=2'}, {}, "incomplete", "um pedaço de uma mensagem"),
    ({"sender": f"'Alice' via Suporte <{DESK}>"}, {"X_Original_From": ALICE}, {"groups": [DESK]}, "group_unproven", "grupo"),
    ({"sender": "wordpress@site.example"}, {"Reply_To": ALICE}, {"trusted_forms": ["wordpress@site.example"]},
     "form_unproven", "formulário"),
)  # fmt: skip


@pytest.mark.parametrize(("who", "fields", "keys", "reason", "sentence"), HELD, ids=[one[3] for one in HELD])
def test_a_held_mail_is_told_to_the_tickets_agents_at_once_and_they_let_it_in(
    office: Office, who: dict[str, str], fields: dict[str, str], keys: dict[str, Any], reason: str, sentence: str
) -> None:
    question = desk(office, **keys)
    before = len(office.letters())
    office.deliver(office.reply_to(question, "É a 2026.1.", **who, **fields))
    office.once()
    assert office.verdicts() == [("held", reason)]
    for one in (BRUNO, LIA):
        (letter,) = told(office, one)
        assert sentence in letter
        assert "[não comprovado]" in letter
        assert "mailbot held release 1" in letter
        assert "responde a uma carta deste chamado" in letter
    assert len(office.letters()) == before
    assert office.letters(MALLORY) == []
    office.mailbot("held", "release", "1")
    assert office.rows("SELECT ticket_id FROM arrival WHERE settled_at IS NOT NULL") == [(1,)]
    office.verified()


def test_the_letter_quotes_the_first_words_as_a_strangers_and_says_what_is_proven(office: Office) -> None:
    question = desk(office, wrong_sender="hold", authserv_id=AUTHSERV)
    office.deliver(
        office.reply_to(question, "#fechar\nSegue o boleto.\n" + "x " * 2_000, STRANGER, Authentication_Results=PROVEN)
    )
    office.once()
    (letter,) = told(office)
    assert f"Quem escreveu: Mallory ({MALLORY})\n" in letter  # the receiver proves that much
    assert "- Comprovado: o servidor de e-mail confirma que ela veio desse endereço." in letter
    assert f"- Comprovado: responde a uma carta deste chamado, enviada a {ALICE}." in letter
    assert "- O endereço não participa do chamado." in letter
    assert "> #fechar\n> Segue o boleto.\n> x x" in letter
    assert letter.count("x x") < 100
    assert letter.rstrip().endswith(letter[letter.index("~ mailbot ~") :].rstrip())
    office.verified()


def test_an_address_that_proves_the_ticket_is_as_good_as_a_message_id(office: Office) -> None:
    question = desk(office, wrong_sender="hold", address_tokens=True)
    office.deliver(raw("Segue.", STRANGER, To=str(question["Reply-To"])))
    office.once()
    assert office.verdicts() == [("held", "wrong_sender")]
    (letter,) = told(office)
    assert f"- Comprovado: responde a uma carta deste chamado, enviada a {ALICE}." in letter
    assert str(question["Reply-To"]).partition("+")[2].partition("@")[0] not in letter


IGNORED: tuple[tuple[dict[str, str], dict[str, str], str], ...] = (
    ({"Auto_Submitted": "auto-generated"}, {}, "uma máquina a escreveu"),
    ({"sender": f"'Alice' via Suporte <{DESK}>"}, {"X_Original_From": ALICE}, "endereço do próprio suporte"),
    ({"sender": STRANGER}, {"List_Id": "<lista.evil.example>"}, "sinais de lista"),
    ({"sender": STRANGER, "X_Challenge": "1"}, {}, "antispam"),
)


@pytest.mark.parametrize(("who", "fields", "sentence"), IGNORED, ids=[one[2] for one in IGNORED])
def test_an_ignored_mail_that_proves_a_ticket_is_told_and_moves_nothing(
    office: Office, who: dict[str, str], fields: dict[str, str], sentence: str
) -> None:
    question = desk(office)
    office.deliver(office.reply_to(question, "É a 2026.1.", **who, **fields))
    office.once()
    assert office.verdicts()[0][0] == "ignored"
    (letter,) = told(office)
    assert sentence in letter
    assert "mailbot why 1 --arrival" in letter
    assert office.state(1) == "waiting"
    office.verified()


def test_an_out_of_office_is_told_once_a_day_for_each_participant_and_ticket(office: Office) -> None:
    question = desk(office)
    away = {"Auto_Submitted": "auto-replied", "Date": "Mon, 23 Nov 2026 12:00:00 -0300"}
    for _ in range(3):
        office.deliver(office.reply_to(question, "Estou de férias até 05/12/2026.", **away))
        office.once()
        office.later(hours=1)
    (letter,) = told(office)
    assert "uma resposta automática de ausência" in letter
    assert "Volta em 05/12/2026." in letter
    office.later(hours=24)
    office.once()
    office.deliver(office.reply_to(question, "Estou de férias até 05/12/2026.", **away))
    office.once()
    assert len(told(office)) == 2
    office.verified()


def test_a_participant_who_names_no_letter_is_told_in_the_newest_ticket_and_may_get_one_of_their_own(office: Office) -> None:
    desk(office, unthreaded="hold")
    office.open(subject="Outro assunto")
    office.deliver(raw("Não abre o projeto novo.", Subject="Projeto novo", Message_ID="<n1@example.com>"))
    office.deliver(raw("Compre!", STRANGER, Message_ID="<n2@evil.example>"))
    office.once()
    assert office.verdicts() == [("held", "unthreaded")] * 2
    (letter,) = told(office)  # the stranger's stands in the digest
    assert "chamado nº 2" in letter
    assert "Não comprovado: que seja sobre este chamado" in letter
    assert "mailbot held release 1 --ticket 2" in letter
    assert office.rows("SELECT ticket_id FROM arrival") == [(None,), (None,)]
    office.mailbot("held", "release", "1")
    assert office.rows("SELECT max(id) FROM ticket") == [(3,)]
    office.verified()


def test_where_there_are_no_agents_who_is_only_told_hears_of_it(office: Office) -> None:
    _, question = asked(office)
    office.configure(wrong_sender="hold")
    office.deliver(office.reply_to(question, "Segue.", STRANGER))
    office.once()
    (letter,) = told(office)
    assert "mailbot held release 1" in letter
    assert "~ mailbot ~" not in letter
    assert office.letters(CARLA) == []


def test_nobody_is_told_twice_nor_of_our_own_loops_receipts_and_strangers(office: Office) -> None:
    question = desk(office, wrong_sender="ask")
    loop = office.reply_to(question, "eco", DESK, X_Mailbot_Loop=DESK)
    receipt = office.reply_to(
        question, "lida", Content_Type='multipart/report; report-type="disposition-notification"; boundary=b'
    )
    left = office.reply_to(question, "Não trabalho mais na empresa.", Auto_Submitted="auto-replied")
    consent = office.reply_to(question, "Segue.", STRANGER)
    office.deliver(loop, receipt, left, consent, loop)
    office.once()
    assert office.verdicts() == [
        ("ignored", "loop"), ("ignored", "automatic"), ("ignored", "automatic"), ("held", "awaiting_consent"),
        ("duplicate", None),
    ]  # fmt: skip
    assert told(office) == []
    assert [one for one in office.letters(BRUNO) if "não trabalha mais" in words(one)]
    office.verified()


def test_a_letter_to_an_agent_that_comes_back_to_the_desk_is_not_told_for_ever(office: Office) -> None:
    question = desk(office, wrong_sender="hold")
    office.deliver(office.reply_to(question, "Segue.", STRANGER))
    for _ in range(5):
        office.once()
        for one in office.sink.received[:]:
            if BRUNO in one.to:
                office.deliver(one.raw)  # Bruno's mailbox forwards everything to the desk
                kept = one.raw.split(b"\r\n")
                bare = [x for x in kept if not x.startswith((b"X-Mailbot-Loop", b"Auto-Submitted", b"X-Auto-Response"))]
                office.deliver(b"\r\n".join(bare))
        office.sink.received.clear()
        office.later(minutes=1)
    assert office.rows("SELECT count(*) FROM letter WHERE notice = 'participant_held' AND recipient LIKE 'bruno%'") == [(1,)]


def test_a_second_mail_that_answers_nothing_is_on_record_with_what_its_sender_was_told(office: Office) -> None:
    office.configure(authserv_id=AUTHSERV)
    results = {"Authentication_Results": PROVEN}
    for number in range(2):
        office.deliver(raw("Olá?", STRANGER, Message_ID=f"<u{number}@evil.example>", Subject=f"Pedido {number}", **results))
        office.once()
        office.later(hours=3)
    office.deliver(raw("Olá?", "Outra <outra@evil.example>", Message_ID="<u9@evil.example>"))
    office.once()
    assert office.verdicts() == [("rejected", "unthreaded")] * 3
    assert len(office.letters(MALLORY)) == 1
    signals = [dict(json.loads(text))["told"] for (text,) in office.rows("SELECT signals FROM arrival ORDER BY id")]
    assert signals == [
        "the sender, by rejected_unthreaded", "nobody: they were told within 24 hours",
        "nobody: nobody proves From: an answer might go to a victim",
    ]  # fmt: skip
    assert office.rows("SELECT sender, subject FROM arrival WHERE id = 2") == [(MALLORY, "Pedido 1")]
    assert "they were told within 24 hours" in office.mailbot("why", "2", "--arrival").stdout.decode()


@pytest.mark.parametrize("step", ["inbound.decided", "inbound.applied", "inbound.committed"])
def test_after_a_crash_the_agents_are_told_once(office: Office, step: str) -> None:
    question = desk(office, wrong_sender="hold")
    office.deliver(office.reply_to(question, "Segue.", STRANGER))
    office.leave()
    crashed(office, step)
    office.once()
    office.once()
    assert office.verdicts() == [("held", "wrong_sender")]
    assert len(told(office)) == 1
    assert office.rows("SELECT count(*) FROM letter WHERE notice = 'participant_held'") == [(2,)]  # to each agent
    office.verified()
