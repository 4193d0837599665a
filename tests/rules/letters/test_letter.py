"""A finished letter, read back by the standard parser as a stranger's mail client would read it."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from typing import Any

import pytest

from mailbot.config.mailbox import Mailbox
from mailbot.desk.policy.policy import Policies
from mailbot.desk.tickets.letter import TO_THE_DESK, TOLD, Draft, Letter, Notice
from mailbot.desk.tickets.ticket import Ticket
from mailbot.letters.html import body_of
from mailbot.letters.letter import Letters
from mailbot.letters.samples import sample_values
from mailbot.letters.templates import Templates
from mailbot.mail.mime.writer import wire_address
from mailbot.policy_files import preset

NOW = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
LETTERS = Letters(Templates(), Policies.one(preset()))
ROOT = "<t12.root.aaaaaaaaaaaaaaaaaaaaaaaaaa@example.com>"
LAST = "<last@mail.example.net>"
ID = "<t12.abc123.bbbbbbbbbbbbbbbbbbbbbbbbbb@example.com>"
NASTY = ["\r\n", "\n", "\r", "\x00", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\x1b", "\ud800"]
TICKET = Ticket(
    id=12, mailbox="support", nonce=b"n", subject="Erro ao abrir o projeto", state="waiting", language="pt_BR",
    contact="alice@example.com", contact_name="Alice", participants=frozenset({"alice@example.com"}), opened_at=NOW,
)  # fmt: skip


def mailbox(**fields: object) -> Mailbox:
    imap = {"host": "127.0.0.1", "username": "support", "password_env": "UNUSED"}
    return Mailbox.model_validate(
        {
            "name": "support", "address": "suporte@example.com", "display_name": "Suporte Técnico",
            "imap": imap, "smtp": {"host": "127.0.0.1"}, **fields,
        }
    )  # fmt: skip


def draft(notice: Notice, **facts: object) -> Draft:
    sample: dict[str, Any] = next(iter(sample_values(notice, "horário de Brasília")))["facts"]
    return Draft(notice, "alice@example.com", "Alice", {**sample, **facts})


def compose(one: Draft, ticket: Ticket | None = TICKET, box: Mailbox | None = None, **more: Any) -> Letter:
    given: dict[str, Any] = {"message_id": ID, "references": (ROOT, LAST), "now": NOW, **more}
    return LETTERS.compose(one, mailbox=box or mailbox(), ticket=ticket, **given)


def parsed(letter: Letter) -> EmailMessage:
    assert letter.raw.isascii()
    assert letter.raw.count(b"\r\n") == letter.raw.count(b"\n") == letter.raw.count(b"\r")
    head, _, body = letter.raw.partition(b"\r\n\r\n")
    assert max(map(len, head.split(b"\r\n"))) <= 998
    assert max(map(len, body.split(b"\r\n"))) <= 90
    message = email.message_from_bytes(letter.raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def words(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n").rstrip("\n")


@pytest.mark.parametrize("notice", Notice)
def test_every_notice_becomes_a_letter_that_reads_back(notice: Notice) -> None:
    letter = compose(draft(notice))
    message = parsed(letter)
    assert message["From"] == "Suporte Técnico <suporte@example.com>"
    assert message["To"] == "Alice <alice@example.com>"
    assert message["Message-ID"] == ID
    assert message["In-Reply-To"] == LAST
    assert message["References"].split() == [ROOT, LAST]
    assert message["Date"] == "Tue, 24 Nov 2026 14:30:00 -0300"
    assert message["Content-Language"] == "pt-BR"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert words(message, "plain") == letter.text.rstrip("\n")
    assert '<html lang="pt-BR">' in words(message, "html")
    assert (letter.message_id, letter.to, letter.mailbox, letter.ticket) == (ID, "alice@example.com", "support", 12)


AUTOMATIC = {
    Notice.OPENED: "auto-replied", Notice.CHECKLIST: "auto-replied", Notice.FOLLOW_UP: "auto-replied",
    Notice.REOPENED: "auto-replied", Notice.REMINDER_1: "auto-generated",
    Notice.REMINDER_2: "auto-generated", Notice.CLOSED: "auto-generated", Notice.NOTIFY: "auto-generated",
    Notice.TERMS_CONFIRM: "auto-replied", Notice.TERMS_ACCEPTED: "auto-replied", Notice.TERMS_DECLINED: "auto-replied",
    Notice.CONSENT: "auto-generated", Notice.SURVEY: "auto-generated", **dict.fromkeys(TO_THE_DESK, "auto-generated"),
    **dict.fromkeys(TOLD.values(), "auto-replied"),
}  # fmt: skip


@pytest.mark.parametrize("notice", [Notice.CLOSED, Notice.RESOLVED])
def test_a_letter_that_a_policy_sends_of_itself_says_so_whatever_it_is(notice: Notice) -> None:
    one = draft(notice)
    facts = {**one.facts, "silence": False, "by_machine": True}
    assert parsed(compose(replace(one, facts=facts)))["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("notice", Notice)
def test_only_what_no_person_wrote_says_that_it_is_automatic(notice: Notice) -> None:
    message = parsed(compose(draft(notice)))
    expected = AUTOMATIC.get(notice)
    assert message["Auto-Submitted"] == expected
    assert message["X-Auto-Response-Suppress"] == ("All" if expected else None)
    assert message["X-Mailbot-Loop"] == ("suporte@example.com" if expected else None)


def test_a_ticket_that_an_agent_closed_is_no_automatic_letter() -> None:
    assert parsed(compose(draft(Notice.CLOSED, silence=False)))["Auto-Submitted"] is None


@pytest.mark.parametrize("notice", Notice)
def test_only_rejections_have_the_null_sender(notice: Notice) -> None:
    assert compose(draft(notice)).sender == ("" if notice in TOLD.values() else "suporte@example.com")


@pytest.mark.parametrize(
    "subject",
    [
        "Erro", "Ação não reconhecida", "日本語の件名" * 20, "ção " * 100, "x" * 2000, "palavra " * 100, "=?utf-8?q?a?=",
        "😀" * 60, 'a, b; c: <d@example.com> "e"', "é" + "x" * 300,
    ],
)  # fmt: skip
def test_any_subject_reads_back_and_is_folded(subject: str) -> None:
    letter = compose(draft(Notice.ANSWER), replace(TICKET, subject=subject))
    assert parsed(letter)["Subject"] == f"Re: {subject.strip()}"
    lines = letter.raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert max(map(len, lines)) <= 78


@pytest.mark.parametrize(
    "name",
    ["Alice", "João da Silva Conceição", "Souza, Alice", 'Alice "Lia" Souza', "Alice (AltoQi)", "a@b.c", "\\", "Alice  B."],
)
def test_any_name_reads_back(name: str) -> None:
    one = replace(draft(Notice.ANSWER), to_name=name)
    to = parsed(compose(one, box=mailbox(display_name=name)))
    expected = " ".join(name.split())
    assert [address.display_name for address in to["To"].addresses] == [expected]
    assert [address.display_name for address in to["From"].addresses] == [expected]
    assert to["To"].addresses[0].addr_spec == "alice@example.com"


@pytest.mark.parametrize("name", ["Ção " * 30, "Conceição" * 9, "x" * 200, "=?utf-8?q?a?= b"])
def test_a_long_name_reads_back_from_several_encoded_words(name: str) -> None:
    letter = compose(replace(draft(Notice.ANSWER), to_name=name))
    # Not by policy.default: it keeps the blanks between encoded words of a phrase (RFC 2047, section 6.2, drops them).
    field = email.message_from_bytes(letter.raw, policy=policy.compat32)["To"]
    assert str(make_header(decode_header(field))) == f"{name.strip()} <alice@example.com>"


@pytest.mark.parametrize("evil", NASTY)
def test_nothing_can_add_a_header(evil: str) -> None:
    text = f"Oi{evil}Bcc: mallory@example.net"
    one = replace(draft(Notice.ANSWER, words=text), to_name=text)
    ticket = replace(TICKET, subject=text, contact_name=text)
    plain = parsed(compose(draft(Notice.ANSWER)))
    message = parsed(compose(one, ticket, mailbox(display_name=text), references=(ROOT, f"<a{evil}b@c>", LAST)))
    assert message.keys() == plain.keys()
    assert message["Subject"] == "Re: Oi Bcc: mallory@example.net"
    assert message["To"].addresses[0].display_name == "Oi Bcc: mallory@example.net"
    assert message["References"].split() == [ROOT, LAST]


@pytest.mark.parametrize("evil", NASTY)
def test_an_address_with_a_line_break_is_refused(evil: str) -> None:
    with pytest.raises(ValueError, match="is no address"):
        compose(replace(draft(Notice.ANSWER), to=f"alice{evil}@example.com"))
    with pytest.raises(ValueError, match=r"is no address|no possible domain"):
        wire_address(f"alice@example{evil}.com")


def test_a_message_id_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no Message-ID"):
        compose(draft(Notice.ANSWER), message_id="t12@example.com")


def test_the_ids_of_strangers_never_break_a_letter() -> None:
    one = replace(draft(Notice.REJECTED_UNTHREADED), in_reply_to="<é@example.net>")
    message = parsed(compose(one, None, references=("<é@example.net>", "<a b@c>", "", "<" + "x" * 2000 + ">")))
    assert message["In-Reply-To"] is None
    assert message["References"] is None


def test_a_draft_says_which_mail_it_answers() -> None:
    one = replace(draft(Notice.REJECTED_UNTHREADED), in_reply_to="<new@example.net>")
    message = parsed(compose(one, None, references=("<new@example.net>",)))
    assert message["In-Reply-To"] == "<new@example.net>"


def test_a_long_conversation_keeps_its_root_and_its_newest_ids() -> None:
    ids = [f"<{number}.{'x' * 60}@example.net>" for number in range(200)]
    letter = compose(draft(Notice.ANSWER), references=(ROOT, *ids))
    assert parsed(letter)["References"].split() == [ROOT, *ids[-29:]]
    assert parsed(letter)["In-Reply-To"] == ids[-1]


@pytest.mark.parametrize(
    "text",
    [
        "Só isto.", ".\n..\n.x", "a = b\t\nfim ", "x" * 5000, "é" * 5000, "😀\u2028\x85fim", "From a\n--\n-- \nAlice",
        "=41 não é A", "-" * 200, "--=_abc--",
    ],
)  # fmt: skip
def test_any_words_read_back(text: str) -> None:
    message = parsed(compose(draft(Notice.ANSWER, words=text)))
    assert text in words(message, "plain")


def test_controls_in_the_words_become_visible_and_harmless() -> None:
    assert "a\ufffdb\ufffdc" in words(parsed(compose(draft(Notice.ANSWER, words="a\x00b\ud800c"))), "plain")


def test_html_says_the_same_words_escaped() -> None:
    text = words(parsed(compose(draft(Notice.NOTIFY, words="<script>alert(1)</script> & <img src=x>"))), "html")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;img src=x&gt;" in text
    assert "<script" not in text
    assert "<img" not in text


def test_a_short_ascii_letter_needs_no_encoding() -> None:
    english = replace(TICKET, language="en")
    letter = compose(draft(Notice.REMINDER_2, question="Which version?"), english, mailbox(display_name="Support"))
    assert b"Content-Transfer-Encoding: quoted-printable" in letter.raw
    alert = compose(draft(Notice.ALERT), None, mailbox(display_name="Support", language="en"))
    assert b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit" in alert.raw


def test_customers_read_their_language_and_the_desk_its_own() -> None:
    english = replace(TICKET, language="en")
    assert parsed(compose(draft(Notice.OPENED), english))["Content-Language"] == "en"
    assert parsed(compose(draft(Notice.NOTIFY), english))["Content-Language"] == "pt-BR"
    assert parsed(compose(draft(Notice.OPENED), replace(TICKET, language="tlh")))["Content-Language"] == "pt-BR"


def test_the_same_draft_gives_the_same_bytes() -> None:
    assert compose(draft(Notice.QUESTION)) == compose(draft(Notice.QUESTION))


@pytest.mark.parametrize("name", ["https://example.net/x", "mallory@example.net", "www.example.net", "x" * 61, ""])
def test_a_name_that_is_no_name_is_not_greeted(name: str) -> None:
    assert compose(draft(Notice.OPENED), replace(TICKET, contact_name=name)).text.startswith("Olá!\n")


def test_a_ticket_without_a_subject_is_called_by_its_number() -> None:
    assert parsed(compose(draft(Notice.OPENED, first=True), replace(TICKET, subject=" \n ")))["Subject"] == "Chamado nº 12"


def test_nothing_secret_or_internal_is_in_a_letter() -> None:
    ticket = replace(TICKET, nonce=b"geheimnis", participants=frozenset({"bruno@example.com"}), closed_by="carla")
    for notice in Notice:
        raw = compose(draft(notice), ticket).raw
        assert not [word for word in (b"geheimnis", b"bruno@", b"carla") if word in raw]


def test_an_address_with_other_letters_leaves_a_seven_bit_header() -> None:
    letter = compose(replace(draft(Notice.ANSWER), to="joão@exemplo-é.com.br"))
    assert letter.to == "joão@xn--exemplo--i1a.com.br"
    assert letter.raw.isascii()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\nb\n\nc", ["a<br>\nb</p>", "c</p>"]),
        ("> a\n> b", ["<blockquote", "a<br>\nb</p>\n</blockquote>"]),
        (">a\n>> b", ["<blockquote", "a</p>", "<blockquote", "b</p>\n</blockquote>\n</blockquote>"]),
        ("- a\n- b", ["<ul", "a</li>", "b</li>\n</ul>"]),
        ("veja https://example.com/a?b=1&c=2.", ['<a href="https://example.com/a?b=1&amp;c=2">https://', "</a>."]),
        ('http://a/"onclick="x', ['<a href="http://a/">http://a/</a>&quot;onclick=&quot;x']),
        ("javascript:alert(1)", [">javascript:alert(1)</p>"]),
        ("a  b", ["a&nbsp; b"]),
    ],
)
def test_plain_words_become_html(text: str, expected: list[str]) -> None:
    html, at = body_of(text), 0
    for piece in expected:
        assert piece in html[at:]
        at = html.index(piece, at) + len(piece)


def test_quotes_nested_by_malice_are_harmless() -> None:
    assert body_of(">" * 100_000).count("<blockquote") == 4
