"""Mail of strangers that was rejected, held or ignored: told in the digest, decided by a word in answer; the whole way."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from mailbot import checkpoints
from tests.cast import ALICE, AUTHSERV, BRUNO, LIA, MALLORY, raw
from tests.clients import ALL, Client
from tests.whole.agents.test_agents import mailed, plain
from tests.whole.agents.test_assignment import everyday
from tests.whole.agents.test_digest import MORNING, digests, words
from tests.whole.conftest import Office


def desk(office: Office, *, alone: bool = False, **keys: str | int | list[str]) -> None:
    """Let the first day's digests be over, in a mailbox that turns strangers away; ``alone`` has no lead."""
    office.configure(**{
        "agents": ["bruno", "lia"], "digest_hour": 8, "assignment": "manual", "unanswered_hours": 0,
        **({} if alone else {"lead": "lia"}), **keys,
    })  # fmt: skip
    office.now = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
    office.once()


def writes(office: Office, text: str = "Preciso de ajuda.", sender: str = f"Alice <{ALICE}>", **fields: str) -> int:
    """Let somebody write who answers nothing; return the number of the arrival."""
    given = {"Subject": "Não abre", "Message_ID": f"<u{next(office.numbers)}.{office.user}@example.com>", **fields}
    mailed(office, raw(text, sender, **given))
    return int(office.rows("SELECT max(id) FROM arrival")[0][0])


def morning(office: Office, days: int = 0, to: str = LIA) -> EmailMessage:
    """Let the digests of a day be written; return that of ``to``."""
    office.now = MORNING.replace(day=MORNING.day + days)
    office.once()
    return digests(office, to)[-1]


def answers(office: Office, letter: EmailMessage, text: str, sender: str = LIA, **fields: str) -> str:
    """Answer a digest; return what the transcripts say."""
    before = len(office.letters(sender))
    mailed(office, office.reply_to(letter, text, f"<{sender}>", **fields))
    return "\n".join(plain(one) for one in office.letters(sender)[before:] if str(one["Subject"]).startswith("O que foi"))


def tickets(office: Office) -> list[tuple[str, str]]:
    return [(contact, subject) for contact, subject in office.rows("SELECT contact, subject FROM ticket ORDER BY id")]


def test_a_rejected_mail_stands_in_the_digest_and_one_word_takes_it(office: Office) -> None:
    desk(office)
    number = writes(office)
    again = writes(office, "E então?", Subject="Ainda não abre")
    assert office.verdicts() == [("rejected", "unthreaded")] * 2
    assert office.letters(ALICE) == []
    letter = morning(office)
    assert f"- nº {number}, Alice <{ALICE}>: Não abre (segunda-feira, 23 de novembro" in words(letter)
    assert "recusada, não responde a nenhuma mensagem nossa" in words(letter)
    assert f"- nº {again}, Alice <{ALICE}>: Ainda não abre" in words(letter)
    assert str(letter["Subject"]).endswith(", 2 a decidir")
    assert digests(office, BRUNO) == []
    said = answers(office, letter, f"#admit {number}")
    assert f"> #admit {number}\n\nFeito: aceita como se tivesse acabado de chegar: Alice <{ALICE}>: Não abre." in said
    assert tickets(office) == [(ALICE, "Não abre")]
    assert office.verdicts()[:2] == [("opened", None), ("rejected", "unthreaded")]
    assert [str(one["Subject"]) for one in office.letters(ALICE)] == ["Re: Não abre"]
    assert len(office.letters(BRUNO)) == 1  # the copy, as of any new ticket
    why = office.mailbot("why", str(number), "--arrival").stdout.decode()
    assert f"by {LIA}, arrival 3; it was rejected (unthreaded)" in " ".join(why.split())
    answer = office.reply_to(office.letters(ALICE)[0], "É a 2026.1.")
    mailed(office, answer)
    assert office.verdicts()[-1] == ("reply", None)
    office.verified()


def test_what_is_dropped_is_never_shown_again_and_its_sender_hears_nothing(office: Office) -> None:
    desk(office, unthreaded="hold")
    number, kept = writes(office), writes(office, Subject="Outro")
    said = answers(office, morning(office), f"#descartar {number}")
    assert f"> #descartar {number}\n\nFeito: deixada de lado de vez" in said
    assert (tickets(office), office.letters(ALICE)) == ([], [])
    tomorrow = words(morning(office, 1))
    assert f"nº {number}," not in tomorrow
    assert f"nº {kept}," in tomorrow  # held until somebody decides
    assert f"by {LIA}, arrival 3" in office.mailbot("why", str(number), "--arrival").stdout.decode()
    assert str(number) not in [json.loads(one)["arrival"] for one in _listed(office, "held")]
    office.verified()


def _listed(office: Office, what: str, *options: str) -> list[str]:
    return office.mailbot(what, "list", "--json", *options).stdout.decode().splitlines()


def test_an_answer_to_yesterdays_digest_means_the_mail_that_stood_there(office: Office) -> None:
    desk(office)
    first = writes(office)
    letter = morning(office)
    writes(office, sender=f"Mallory <{MALLORY}>", Subject="Oferta")
    today = morning(office, 1)
    assert f"nº {first}," not in words(today)
    answers(office, letter, f"#admit {first}")
    assert tickets(office) == [(ALICE, "Não abre")]
    assert office.letters(MALLORY) == []


def test_each_number_is_decided_by_itself_and_once(office: Office) -> None:
    desk(office)
    one, two, three = (writes(office, Subject=f"Caso {n}") for n in "123")
    letter = morning(office)
    said = answers(office, letter, f"#admit {one}, {two} 999\n#drop {three}\n#drop {two}\n\nObrigada,\nLia")
    assert f"> #admit {one}\n\nFeito: aceita" in said
    assert f"> #admit {two}\n\nNão feito: contradiz" in said
    assert "> #admit 999\n\nNão feito: não há mensagem com este número" in said
    assert f"> #drop {three}\n\nFeito: deixada de lado" in said
    assert tickets(office) == [(ALICE, "Caso 1")]
    said = answers(office, letter, f"#admit {one}\n#admit {three}\n#admit {two}")
    assert f"> #admit {one}\n\nNão feito: essa mensagem já está no chamado 1" in said
    assert f"> #admit {three}\n\nNão feito: já se decidiu sobre essa mensagem" in said
    assert tickets(office) == [(ALICE, "Caso 1"), (ALICE, "Caso 2")]
    assert len(office.letters(ALICE)) == 2
    office.verified()


def test_a_strangers_answer_with_a_valid_token_joins_its_ticket(office: Office) -> None:
    desk(office)
    ticket = office.open()
    office.once()
    mailed(office, office.reply_to(office.letters(ALICE)[0], "Eu também.", f"Mallory <{MALLORY}>"))
    (number,) = office.rows("SELECT id FROM arrival WHERE reason = 'wrong_sender'")[0]
    letter = morning(office)
    assert "recusada, o remetente não participa do chamado" in words(letter)
    answers(office, letter, f"#admitir {number}")
    assert office.rows("SELECT disposition, ticket_id FROM arrival WHERE id = 1") == [("reply", ticket)]
    assert len(tickets(office)) == 1
    office.verified()


def test_without_a_lead_every_agent_decides_and_with_one_only_the_lead(office: Office) -> None:
    desk(office, alone=True)
    first, second = writes(office), writes(office, Subject="Outro")
    bruno = morning(office, to=BRUNO)
    assert f"nº {first}," in words(bruno)
    assert words(bruno) == words(digests(office, LIA)[-1])
    assert "Feito: aceita" in answers(office, bruno, f"#admit {first}", BRUNO)
    office.configure(agents=["bruno", "lia"], lead="lia", digest_hour=8)
    said = answers(office, bruno, f"#admit {second}", BRUNO)
    assert f"> #admit {second}\n\nNão feito: só Lia decide" in said
    assert tickets(office) == [(ALICE, "Não abre")]


def test_who_does_not_decide_reads_what_they_read_before(office: Office) -> None:
    desk(office, unthreaded="hold")
    number = writes(office)
    morning(office)
    (bruno,) = digests(office, BRUNO)
    assert "1 mensagem retida espera uma decisão" in words(bruno)
    assert f"nº {number}," not in words(bruno)
    assert "#admitir" not in words(bruno)


def test_spam_has_its_lines_and_machines_are_counted(office: Office) -> None:
    desk(office, unthreaded="open", spam_marks=["X-Spam-Flag: YES"])
    spam = writes(office, "Ganhe dinheiro!", f"Mallory <{MALLORY}>", Subject="Oferta", X_Spam_Flag="YES")
    writes(office, "Estou de férias.", Subject="Ausente", Auto_Submitted="auto-replied")
    news = writes(office, "Novidades!", List_Id="<news.example.com>", Subject="Novidades")
    office.now = MORNING
    office.once()
    letter = digests(office, LIA)[-1]
    assert f"- nº {spam}, Mallory <{MALLORY}>: Oferta" in words(letter)
    assert f"- nº {news}, Alice <{ALICE}>: Novidades" in words(letter)
    assert "ignorada, veio por lista de discussão ou em massa" in words(letter)
    assert "1 mensagem automática foi ignorada" in words(letter)
    answers(office, letter, f"#drop {news}\n#admit {spam}")
    assert tickets(office) == [(MALLORY, "Oferta")]
    office.verified()


@pytest.mark.parametrize(
    ("text", "undone"),
    [
        ("Obrigada, vou ver.", "não começa com #admitir"), ("#admitir", "41 42"), ("#admit tudo", "41 42"),
        ("#admit 1\n#close", "não responde a nenhum chamado"), ("#admit 1 #drop 1", "uma ordem por linha"),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_clear_decides_nothing(office: Office, text: str, undone: str) -> None:
    desk(office)
    writes(office)
    said = answers(office, morning(office), text)
    assert undone in said
    assert tickets(office) == []
    assert office.rows("SELECT count(*) FROM admission") == [(0,)]


@pytest.mark.parametrize("client", ALL, ids=lambda one: one.name)
def test_whatever_program_answers_the_digest_only_its_own_words_are_orders(office: Office, client: Client) -> None:
    """A stranger's subject that reads like an order is quoted below the answer, and is none."""
    desk(office)
    hostile = f"Pedido {'.' * 33} #admit 1 #admit 1"
    writes(office, sender=f"Mallory <{MALLORY}>", Subject=hostile)
    number = writes(office)
    letter = morning(office)
    mail = client.reply(letter.as_bytes(), f"#admit {number}", f"Lia <{LIA}>", number=next(office.numbers))
    mailed(office, mail)
    assert tickets(office) == [(ALICE, "Não abre")]
    assert office.verdicts()[0] == ("rejected", "unthreaded")


@pytest.mark.parametrize(
    ("mark", "below", "decides"), [("> ", False, True), ("", False, True), ("| ", False, True), ("> ", True, True),
                                   ("| ", True, True), ("", True, False)],
)  # fmt: skip
def test_an_order_counts_above_the_quoted_digest_and_below_its_marks(
    office: Office, mark: str, *, below: bool, decides: bool
) -> None:
    desk(office)
    writes(office, sender=f"Mallory <{MALLORY}>", Subject="#admit 1")
    number = writes(office)
    letter = morning(office)
    quoted = "\n".join(f"{mark}{one}".rstrip() for one in words(letter).splitlines())
    order = f"#admit {number}"
    said = answers(office, letter, f"{quoted}\n\n{order}" if below else f"{order}\n\n{quoted}")
    assert tickets(office) == ([(ALICE, "Não abre")] if decides else [])
    assert ("Não feito" in said or "Nada foi feito" in said) is not decides


def test_a_digest_that_a_relay_renamed_is_answered_by_its_references(office: Office) -> None:
    desk(office)
    number = writes(office)
    letter = morning(office)
    letter.replace_header("Message-ID", "<renamed@relay.example>")
    answers(office, letter, f"#admit {number}")
    assert tickets(office) == [(ALICE, "Não abre")]


def test_a_sender_who_is_disproven_is_not_written_to(office: Office) -> None:
    desk(office, unthreaded="hold", authserv_id=AUTHSERV)
    number = writes(office, Authentication_Results=f"{AUTHSERV}; dmarc=fail header.from=example.com")
    letter = morning(office)
    assert "o remetente não está claro ou foi desmentido" in words(letter)
    answers(office, letter, f"#admit {number}", Authentication_Results=f"{AUTHSERV}; dmarc=pass header.from=desk.example")
    assert (tickets(office), office.letters(ALICE)) == ([(ALICE, "Não abre")], [])


@pytest.mark.parametrize("step", [everyday(one, checkpoints.ADMITTED[1:]) for one in checkpoints.ADMITTED])
def test_a_crash_after_each_step_takes_the_mail_once(office: Office, step: str) -> None:
    desk(office)
    number, other = writes(office), writes(office, Subject="Outro")
    letter = morning(office)
    office.deliver(office.reply_to(letter, f"#admit {number}\n#drop {other}", LIA))
    assert office.process("--die-at", step, check=False).returncode != 0
    for _ in range(2):
        office.process()
    assert tickets(office) == [(ALICE, "Não abre")]
    assert len(office.letters(ALICE)) == 1
    assert office.rows("SELECT state FROM admission") == [("done",)]
    office.verified()


@pytest.mark.parametrize("step", [everyday(one, checkpoints.INBOUND[5:]) for one in checkpoints.INBOUND[3:]])
def test_a_crash_at_the_answer_itself_decides_once(office: Office, step: str) -> None:
    desk(office)
    number, other = writes(office), writes(office, Subject="Outro")
    letter = morning(office)
    office.deliver(office.reply_to(letter, f"#admit {number}\n#drop {other}", LIA))
    assert office.process("--die-at", step, check=False).returncode != 0
    for _ in range(2):
        office.process()
    assert tickets(office) == [(ALICE, "Não abre")]
    decided = office.rows("SELECT id, signals FROM arrival WHERE settled_at IS NOT NULL ORDER BY id")
    assert [(one, signals.count('"dropped"')) for one, signals in decided] == [(number, 0), (other, 1)]
    assert len([one for one in office.letters(LIA) if str(one["Subject"]).startswith("O que foi")]) == 1
    office.verified()


def test_everybodys_digest_of_a_day_tells_the_same_whatever_comes_between_them(office: Office) -> None:
    desk(office, alone=True)
    number = writes(office)
    office.now = MORNING
    assert office.process("--die-at", "digest.committed", check=False).returncode != 0
    late = writes(office, Subject="Depois")
    first, second = words(digests(office, BRUNO)[-1]), words(digests(office, LIA)[-1])
    assert first == second
    assert (f"nº {number}," in first, f"nº {late}," in first) == (True, False)
    tomorrow = words(morning(office, 1))
    assert (f"nº {number}," in tomorrow, f"nº {late}," in tomorrow) == (False, True)


def test_the_command_line_lists_shows_and_admits(office: Office) -> None:
    desk(office, alone=True)
    number = writes(office)
    writes(office, "Estou de férias.", Subject="Ausente", Auto_Submitted="auto-replied")
    assert [json.loads(one)["subject"] for one in _listed(office, "rejected")] == ["Não abre"]
    assert [json.loads(one)["verdict"] for one in _listed(office, "rejected", "--all")] == ["rejected", "ignored"]
    preview = [json.loads(one) for one in office.mailbot("digest", "--json").stdout.decode().splitlines()]
    assert [(one["not_taken"][0]["number"], one["not_taken_count"], one["machines_count"]) for one in preview] == [
        (number, 1, 1), (number, 1, 1),
    ]  # fmt: skip
    assert office.rows("SELECT count(*) FROM arrival WHERE digest_day IS NOT NULL") == [(0,)]
    office.later(hours=3)
    assert [len(_listed(office, "rejected", "--since", since)) for since in ("12h", "1h")] == [1, 0]
    assert "Preciso de ajuda" in office.mailbot("rejected", "show", str(number)).stdout.decode()
    said = json.loads(office.mailbot("rejected", "admit", str(number), "--json").stdout)
    assert said == {"arrival": number, "verdict": "opened", "reason": None, "ticket": 1}
    office.once()
    assert [str(one["Subject"]) for one in office.letters(ALICE)] == ["Re: Não abre"]
    assert office.mailbot("rejected", "admit", str(number), check=False).returncode == 1
    assert _listed(office, "rejected") == []
    office.verified()
