"""Threading as clients do it: what they leave of our IDs, and where."""

from __future__ import annotations

import pytest

from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.desk.tickets.verdict import Verdict
from mailbot.desk.verdicts import on_mail
from mailbot.mail.tokens.message_ids import ROOT, ids_in
from tests.cast import MALLORY, context, raw, ticket, token

OURS = token()


def joined(**fields: str) -> Verdict:
    return on_mail(context(raw(**fields)))


@pytest.mark.parametrize(
    "fields",
    [
        {"References": f"<{OURS}>"},
        {"References": f"<first@example.com> <{OURS}>"},
        {"References": f"<first@example.com>\r\n\t<{OURS}>\r\n <last@example.com>"},
        {"References": f"<first@example.com>,<{OURS}>,<last@example.com>"},
        {"References": f"<first@example.com>, <{OURS}>"},
        {"References": f"<first@example.com><{OURS}>"},
        {"References": f"first@example.com {OURS}"},
        {"References": f"{OURS}"},
        {"References": f"<{OURS[:30]}\r\n {OURS[30:]}>"},
        {"References": f"=?us-ascii?Q?=3C{OURS.replace('@', '=40')}=3E?="},
        {"In_Reply_To": f"<{OURS}>"},
        {"In_Reply_To": f"<{OURS.upper()}>"},
        {"In_Reply_To": OURS},
        {"In_Reply_To": f"Your message of Mon, 23 Nov 2026 <{OURS}>"},
        {"In_Reply_To": f'Message from suporte@desk.example of "Mon, 23 Nov" <{OURS}>'},
        {"In_Reply_To": f"<{OURS}> (suporte@desk.example's message of Monday)"},
        {"In_Reply_To": "<rewritten@relay.example>", "References": f"<{OURS}> <rewritten@relay.example>"},
        {"In_Reply_To": "", "References": f"<{OURS}>", "Thread_Index": "AdpX"},
        {"in_reply_to": f"<{OURS}>"},
        {"REFERENCES": f"<{OURS}>"},
    ],
)
def test_a_reply_joins_its_ticket_however_its_client_names_our_letter(fields: dict[str, str]) -> None:
    verdict = joined(**fields)
    assert (verdict.disposition, verdict.ticket) == (Disposition.REPLY, 12), dict(verdict.signals)


@pytest.mark.parametrize("place", [0, 4, 255, 299])
def test_of_hundreds_of_ids_ours_is_found_among_the_first_five_and_the_last_forty_five(place: int) -> None:
    ids = [f"<{number}.{'x' * 60}@example.com>" for number in range(300)]
    ids[place] = f"<{OURS}>"
    assert joined(References="\r\n ".join(ids)).ticket == 12


def test_of_thousands_of_ids_the_root_at_the_beginning_is_still_found() -> None:
    root = token(occasion=ROOT)
    ids = [f"<{root}>", *(f"<{number}.{'x' * 60}@example.com>" for number in range(3000))]
    assert joined(References="\r\n ".join(ids)).ticket == 12


def test_ids_keep_their_order_with_and_without_brackets() -> None:
    assert ids_in("one@x <two@x> three@x") == ("one@x", "two@x", "three@x")


def test_the_last_id_of_the_references_decides_before_the_first() -> None:
    other = ticket(id=13, nonce=b"o" * 16)
    verdict = on_mail(context(raw(References=f"{token(of=other)} <{OURS}>"), None, ticket(), other))
    assert verdict.ticket == 12
    assert "of ticket 13" in dict(verdict.signals)["thread_disagrees"]


def test_an_id_in_another_field_or_in_the_words_proves_nothing() -> None:
    verdict = on_mail(context(raw(f"<{OURS}>", Thread_Topic=f"<{OURS}>", Subject=f"Re: <{OURS}>", Message_ID=f"<{OURS}>")))
    assert verdict.reason is Reason.UNTHREADED


def test_somebody_elses_reply_to_all_with_our_id_in_it_is_not_the_customers() -> None:
    verdict = on_mail(context(raw(sender=MALLORY, References=f"<{OURS}>")))
    assert verdict.reason is Reason.WRONG_SENDER
