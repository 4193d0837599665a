"""What of an archive becomes a ticket: the writer, the conversation, for whom it is opened, and what is passed over."""

from __future__ import annotations

import pytest

from mailbot.desk.threading.imported import MOST_RECIPIENTS, Skipped, Writer, contact_of, is_note, joined, unfit, writer
from mailbot.desk.threading.known import EarlierMail
from mailbot.mail.incoming import Incoming, Place
from mailbot.mail.message import Mail, read
from mailbot.mail.sender.authentication import Authenticity, authenticity
from tests.cast import ALICE, AUTHSERV, BRUNO, CARLA, DESK, LIA, MALLORY, NOW, mailbox, raw

BOB, CARL = "bob@example.org", "carl@example.net"
OWN, PEOPLE = frozenset({DESK}), frozenset({BRUNO, LIA})
THEIRS, OUTSIDE = Writer(of_the_desk=True), Writer(of_the_desk=False)
HERS = EarlierMail(frozenset({ALICE, DESK}), 12)


def why(*, unreadable: str = "", **fields: str) -> str:
    """Return why a mail is passed over; "" where it may be imported."""
    mail, box = read(raw(**fields)), mailbox(authserv_id=AUTHSERV)
    incoming = Incoming(Place("import:mbox", 0, 0), "suporte", NOW, 1000, raw=b"", unreadable=unreadable)
    proof = authenticity(mail.authentication, AUTHSERV, mail.sender.address)[0]
    found = unfit(mail, incoming, box, proof, None, OWN)
    return found.reason if found else ""


@pytest.mark.parametrize(
    ("sender", "theirs", "agent"),
    [
        (ALICE, False, ""), (MALLORY, False, ""), (DESK, True, ""), ("suporte+0a1b@desk.example", False, ""),
        (BRUNO, True, BRUNO), (f"Bruno <{BRUNO.upper()}>", True, BRUNO), (LIA, True, ""), (CARLA, False, ""),
    ],
)  # fmt: skip
def test_who_wrote_is_the_desk_or_somebody_outside(sender: str, theirs: bool, agent: str) -> None:
    found = writer(read(raw(sender=sender)), mailbox(agents=["bruno"]), OWN, PEOPLE)
    assert found == Writer(theirs, agent)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, ""), ({"List_Unsubscribe": "<mailto:sair@example.com>"}, ""), ({"Precedence": "bulk"}, ""),
        ({"Auto_Submitted": "auto-replied"}, "automatic"), ({"X_Autoreply": "yes"}, "automatic"),
        ({"sender": "MAILER-DAEMON@mx.example"}, "automatic"), ({"X_Spam_Flag": "YES"}, "spam"),
        ({"X_Spam_Status": "Yes, score=9"}, "spam"), ({"X_MS_Exchange_Organization_SCL": "9"}, "spam"),
        ({"sender": ""}, "forged"), ({"sender": f"{ALICE}, {MALLORY}"}, "forged"),
        ({"Authentication_Results": f"{AUTHSERV}; dmarc=fail header.from=example.com"}, "forged"),
        ({"Authentication_Results": "other.example; dmarc=fail header.from=example.com"}, ""),
        ({"X_Mailbot_Loop": DESK}, "loop"), ({"X_Mailbot_Loop": "other@desk.example"}, ""),
        ({"unreadable": "its parts cannot be read"}, "too_large"),
    ],
)  # fmt: skip
def test_what_is_nobodys_words_is_passed_over_for_a_reason(fields: dict[str, str], reason: str) -> None:
    assert why(**fields) == reason


WITHIN = {12: {ALICE}, 13: {MALLORY}, 14: {BOB}}


def in_ticket(mail: bytes, wrote: Writer = OUTSIDE, *later: EarlierMail, **earlier: EarlierMail) -> int:
    by_id = {f"{name}@example.com": (one,) for name, one in earlier.items()}
    return joined(read(mail), wrote, by_id, later, WITHIN)


def test_a_mail_joins_the_conversation_of_the_nearest_mail_in_which_its_writer_took_part() -> None:
    other = EarlierMail(frozenset({BOB, CARL}), 14)
    names = {"References": "<a@example.com> <b@example.com>"}
    third = EarlierMail(frozenset({MALLORY, CARL}), 13)
    assert in_ticket(raw(sender=CARL, **names), a=other, b=third) == 13
    assert in_ticket(raw(sender=CARL, **names), a=other, b=HERS) == 14
    assert in_ticket(raw(sender=CARL, In_Reply_To="<a@example.com>", **names), a=other, b=third) == 14
    assert in_ticket(raw(**names), a=EarlierMail(frozenset({ALICE}))) == 0  # on record, and not imported
    assert in_ticket(raw(Subject="Re: Assunto"), a=HERS) == 0


@pytest.mark.parametrize(("sender", "wrote", "ticket"), [(MALLORY, OUTSIDE, 0), (BOB, OUTSIDE, 0), (BRUNO, THEIRS, 12)])
def test_who_was_not_sent_a_mail_does_not_join_it_and_the_desk_was_sent_them_all(
    sender: str, wrote: Writer, ticket: int
) -> None:
    assert in_ticket(raw(sender=sender, References="<a@example.com>"), wrote, a=HERS) == ticket


def test_where_its_writer_or_the_desks_reader_wrote_before_comes_first_whatever_bears_the_nearest_id() -> None:
    planted = EarlierMail(frozenset({MALLORY, ALICE, DESK}), 13)
    names = {"References": "<a@example.com> <b@example.com>"}
    assert in_ticket(raw(**names), a=HERS, b=planted) == 12
    assert in_ticket(raw(sender=DESK, To=ALICE, **names), THEIRS, a=HERS, b=planted) == 12
    by_id = {"a@example.com": (planted, HERS)}
    assert joined(read(raw(References="<a@example.com>")), OUTSIDE, by_id, (), WITHIN) == 12


@pytest.mark.parametrize(
    ("to", "wrote", "note"), [(ALICE, THEIRS, False), (LIA, THEIRS, True), (BOB, THEIRS, True), (BOB, OUTSIDE, False)]
)
def test_what_the_desk_did_not_send_to_the_tickets_people_is_a_note(to: str, wrote: Writer, note: bool) -> None:
    assert is_note(read(raw(sender=BRUNO, To=to)), wrote, {ALICE}) is note


def test_a_mail_whose_answers_came_first_joins_those_of_the_people_it_was_sent_to() -> None:
    answer = raw(sender=DESK, To=ALICE)
    assert in_ticket(answer, THEIRS, EarlierMail(frozenset({ALICE}), 12)) == 12
    assert in_ticket(answer, THEIRS, EarlierMail(frozenset({MALLORY}), 13)) == 0
    assert in_ticket(raw(), OUTSIDE, EarlierMail(frozenset({DESK}), 12)) == 12  # the desk's answer to it came first
    assert in_ticket(raw(sender=MALLORY), OUTSIDE, EarlierMail(frozenset({DESK}), 12)) == 0  # under the same ID


def test_a_ticket_is_for_who_wrote_or_for_the_first_to_whom_the_desk_wrote() -> None:
    def of(mail: bytes, wrote: Writer) -> tuple[str, str] | str:
        found = contact_of(read(mail), wrote, OWN, PEOPLE)
        return found.reason if isinstance(found, Skipped) else found

    many = ", ".join(f"p{each}@example.com" for each in range(MOST_RECIPIENTS + 1))
    assert of(raw(), OUTSIDE) == (ALICE, "Alice")
    assert of(raw(sender=DESK, To=f"{BRUNO}, Bob <{BOB}>", Cc=ALICE), THEIRS) == (BOB, "")
    assert of(raw(sender=DESK, To=BRUNO, Cc=ALICE), THEIRS) == (ALICE, "")
    assert of(raw(sender=DESK, To=f"{LIA}, {DESK}"), THEIRS) == "internal"
    assert of(raw(sender=DESK, To=many), THEIRS) == "circular"
    assert of(raw(sender=DESK, To=many.partition(", ")[2]), THEIRS) == ("p1@example.com", "")
    assert of(raw(List_Id="<news.example.com>"), OUTSIDE) == "automatic"


def test_nobody_is_proven_by_an_archive_of_another_receiver() -> None:
    mail: Mail = read(raw(Authentication_Results="other.example; dmarc=pass header.from=example.com"))
    assert authenticity(mail.authentication, AUTHSERV, ALICE)[0] is Authenticity.UNPROVEN
