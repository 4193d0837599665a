"""Spam: what the mail server marked, whom `#spam` blocks, and how that is taken back; the whole way."""

from __future__ import annotations

import json

import pytest

from tests.cast import AUTHSERV, BRUNO, MALLORY, raw
from tests.whole.agents.test_agents import mailed, plain
from tests.whole.conftest import Office

PROVEN = f"{AUTHSERV}; dmarc=pass header.from=evil.example"


def writes(office: Office, words: str = "Ganhe dinheiro!", **fields: str) -> None:
    number = next(office.numbers)
    given = {"Message_ID": f"<s{number}.{office.user}@evil.example>", "Authentication_Results": PROVEN, **fields}
    mailed(office, raw(words, f"Mallory <{MALLORY}>", **given))


def desk(office: Office, **keys: str | int | list[str]) -> None:
    office.configure(agents=["bruno", "lia"], unthreaded="open", authserv_id=AUTHSERV, **keys)


def orders(office: Office, words: str) -> None:
    proof = f"{AUTHSERV}; dmarc=pass header.from=desk.example"
    letter = office.letters(BRUNO)[-1]
    mailed(office, office.reply_to(letter, words, sender=f"Bruno <{BRUNO}>", Authentication_Results=proof))


def blocked(office: Office) -> list[tuple[str, str, int]]:
    listed = [json.loads(one) for one in office.mailbot("address", "list", "--json").stdout.decode().splitlines()]
    return [(one["address"], one["blocked_in"], one["ticket"]) for one in listed]


@pytest.mark.parametrize("fields", [{"X_Spam_Flag": "YES"}, {"X_MS_Exchange_Organization_SCL": "6"}])
def test_marked_mail_is_held_and_told_in_the_digest_and_a_person_may_take_it(office: Office, fields: dict[str, str]) -> None:
    desk(office, digest_hour=0)
    writes(office, **fields)
    assert office.verdicts() == [("held", "spam")]
    assert office.rows("SELECT count(*) FROM ticket") == [(0,)]
    assert office.letters(MALLORY) == []
    office.later(hours=24)
    office.once()
    assert "1 mensagem está retida como spam" in plain(office.letters(BRUNO)[-1])
    number = office.rows("SELECT id FROM arrival")[0][0]
    assert b"spam" in office.mailbot("held", "list").stdout
    office.mailbot("held", "release", str(number))
    assert office.rows("SELECT contact FROM ticket") == [(MALLORY,)]
    office.verified()


def test_spam_blocks_its_sender_until_the_address_is_cleared(office: Office) -> None:
    desk(office)
    writes(office)
    orders(office, "#spam")
    assert "ficam retidas a partir de agora (#desfazer volta atrás)" in plain(office.letters(BRUNO)[-1])
    heard = office.letters(MALLORY)
    writes(office, "Outra oferta.")
    again = office.reply_to(heard[0], "E então?", f"Mallory <{MALLORY}>", Authentication_Results=PROVEN)
    mailed(office, again)
    assert office.verdicts()[-2:] == [("held", "spam")] * 2
    assert (len(office.letters(MALLORY)), office.rows("SELECT count(*) FROM ticket")) == (len(heard), [(1,)])
    assert blocked(office) == [(MALLORY, "suporte", 1)]
    assert MALLORY in office.mailbot("address", "list").stdout.decode()
    assert "is taken again" in office.mailbot("address", "clear", MALLORY).stdout.decode()
    assert blocked(office) == []
    writes(office, "Agora a sério: não abre.")
    assert office.verdicts()[-1] == ("opened", None)
    office.verified()


@pytest.mark.parametrize("days", [0, 3])
def test_spam_is_taken_back_with_the_block_however_late(office: Office, days: int) -> None:
    desk(office, unanswered_hours=0)
    writes(office, "Não abre.")
    owed = office.rows("SELECT owed FROM ticket")
    orders(office, "#spam")
    assert (office.state(1), blocked(office)) == ("closed", [(MALLORY, "suporte", 1)])
    office.later(days=days)
    orders(office, "#desfazer")
    assert "desfeito" in "".join(map(plain, office.letters(BRUNO)[-2:]))  # after days a deadline is missed, and told
    assert office.rows("SELECT state, closed_at, closed_by FROM ticket") == [("new", None, None)]
    assert days or office.rows("SELECT owed FROM ticket") == owed
    assert blocked(office) == []
    orders(office, "#desfazer")
    assert "não há nada seu esperando o envio" in plain(office.letters(BRUNO)[-1])
    writes(office, "E ainda não abre.")
    assert office.verdicts()[-1] == ("opened", None)
    office.verified()


def test_who_forges_a_customer_blocks_none_of_their_replies(office: Office) -> None:
    desk(office)
    office.open(MALLORY)
    office.once()
    letter = office.letters(MALLORY)[0]
    writes(office, "Ganhe dinheiro!")
    orders(office, "#spam")
    mailed(office, office.reply_to(letter, "Segue o log.", f"Mallory <{MALLORY}>", Authentication_Results=PROVEN))
    assert office.verdicts()[-1] == ("reply", None)
    office.verified()


def test_what_one_takes_back_leaves_another_agents_block(office: Office) -> None:
    desk(office)
    for _ in range(2):
        writes(office)
    first, second = office.letters(BRUNO)[-2:]
    proof = f"{AUTHSERV}; dmarc=pass header.from=desk.example"
    for letter in (first, second):
        mailed(office, office.reply_to(letter, "#spam", sender=f"Bruno <{BRUNO}>", Authentication_Results=proof))
    mailed(office, office.reply_to(second, "#desfazer", sender=f"Bruno <{BRUNO}>", Authentication_Results=proof))
    assert blocked(office) == [(MALLORY, "suporte", 1)]
    writes(office)
    assert office.verdicts()[-1] == ("held", "spam")
    office.verified()
