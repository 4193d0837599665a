"""A form on the web that speaks for its customer, over a real server."""

from __future__ import annotations

import json

import pytest

from tests.cast import ALICE, AUTHSERV, BRUNO, DESK, MALLORY
from tests.whole.conftest import Office

pytestmark = pytest.mark.whole
FORM = "wordpress@site.example"
PROVEN = f"{AUTHSERV}; dkim=pass header.d=site.example; dmarc=pass header.from=site.example"


def sent(office: Office, text: str = "Nome: Alice\n\nO programa não abre.", **fields: str) -> bytes:
    """Return what the form sends, as WordPress writes it."""
    head = {
        "Return-Path": "<www-data@site.example>", "Authentication-Results": PROVEN, "From": f"Site Exemplo <{FORM}>",
        "To": DESK, "Subject": "[Site Exemplo] Contato", "Reply-To": f"Alice Souza <{ALICE}>",
        "Message-ID": f"<f{next(office.numbers)}.{office.user}@site.example>", "X-Mailer": "PHPMailer 6.9.1",
        "Auto-Submitted": "auto-generated", "Precedence": "bulk", "X-Auto-Response-Suppress": "All",
        "Content-Type": "text/plain; charset=utf-8",
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }  # fmt: skip
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items() if value)
    return (lines + "\r\n" + text.replace("\n", "\r\n") + "\r\n").encode()


def test_the_customer_of_a_form_hears_is_answered_and_replies(office: Office) -> None:
    office.configure(trusted_forms=[FORM], authserv_id=AUTHSERV, agents=["bruno"])
    office.deliver(sent(office))
    office.once()
    assert office.verdicts() == [("opened", None)]
    assert office.rows("SELECT id, contact, contact_name FROM ticket") == [(1, ALICE, "Alice Souza")]
    (hears,) = office.letters()
    assert (hears["Subject"], hears["To"]) == ("Chamado nº 1", ALICE)
    copy = office.letters(BRUNO)[-1]
    said = copy.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert f"Alice Souza ({ALICE})" in said
    assert "O programa não abre." in said
    assert f"Veio pelo formulário {FORM}; ninguém comprovou quem o preencheu." in said
    proof = f"{AUTHSERV}; dkim=pass header.d=desk.example"
    office.later(minutes=5)
    office.deliver(office.reply_to(copy, "Qual a versão?", f"Bruno <{BRUNO}>", Authentication_Results=proof))
    office.once()
    office.later(minutes=5)
    office.once()
    answer = office.letters()[-1]
    assert "Qual a versão?" in answer.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    office.deliver(office.reply_to(answer, "A 2026.2.", Auto_Submitted="no"))
    office.once()
    assert office.verdicts()[-1] == ("reply", None)
    assert office.letters(FORM) == []
    assert f"{FORM} sent it, and is proven" in office.mailbot("why", "1").stdout.decode()
    office.verified()


@pytest.mark.parametrize(("fields", "reason"), [
    ({"Authentication_Results": ""}, "form_unproven"),
    ({"Authentication_Results": f"{AUTHSERV}; dmarc=fail header.from=site.example"}, "form_unproven"),
    ({"Authentication_Results": "mx.evil.example; dmarc=pass header.from=site.example"}, "form_unproven"),
    ({"Reply_To": ""}, "form_unclear"),
    ({"Reply_To": f"{ALICE}, {MALLORY}"}, "form_unclear"),
    ({"Reply_To": BRUNO}, "form_unclear"),
], ids=str)  # fmt: skip
def test_what_no_proven_form_says_plainly_is_held_and_a_person_decides(
    office: Office, fields: dict[str, str], reason: str
) -> None:
    office.configure(trusted_forms=[FORM], authserv_id=AUTHSERV, unthreaded="open")
    office.deliver(sent(office, **fields))
    office.once()
    assert office.verdicts() == [("held", reason)]
    assert (office.letters(), office.rows("SELECT id FROM ticket")) == ([], [])
    assert office.rows("SELECT notice, recipient FROM letter") == [("mail_held", BRUNO)]
    told = office.letters(BRUNO)[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert f"uma mensagem do formulário {FORM}, e ela ficou retida" in told
    assert ("Diz ser de:" in told) == (f"{ALICE} [não comprovado]" in told or f"{BRUNO} [não comprovado]" in told)
    released = office.mailbot("held", "release", "1", check=False)
    office.once()
    if reason == "form_unproven":
        assert office.rows("SELECT contact, contact_name FROM ticket") == [(ALICE, "Alice Souza")]
        assert len(office.letters()) == 1
    else:
        assert released.returncode
        assert b"does not say who its customer is" in released.stdout + released.stderr
        assert office.rows("SELECT id FROM ticket") == []


def test_a_form_s_mail_for_a_customer_who_was_blocked_as_spam_stays_held(office: Office) -> None:
    office.configure(trusted_forms=[FORM], authserv_id=AUTHSERV, agents=["bruno"])
    office.deliver(sent(office))
    office.once()
    proof = f"{AUTHSERV}; dkim=pass header.d=desk.example"
    office.deliver(office.reply_to(office.letters(BRUNO)[-1], "#spam", f"Bruno <{BRUNO}>", Authentication_Results=proof))
    office.once()
    office.deliver(sent(office, "Mais uma vez."))
    office.once()
    assert office.verdicts()[-1] == ("held", "spam")
    office.deliver(sent(office, "Outra pessoa.", Reply_To="bob@example.com"))
    office.once()
    assert office.verdicts()[-1] == ("opened", None)


def test_without_a_trusted_receiver_check_says_that_nothing_of_a_form_is_taken(office: Office) -> None:
    office.configure(trusted_forms=[FORM], machines=["monitor@example.com"])
    rows = [json.loads(line) for line in office.mailbot("check", "--offline", "--json").stdout.splitlines()]
    warned = {one["key"]: one["words"] for one in rows if one["level"] == "warning"}
    assert "held" in warned["mailboxes.suporte.trusted_forms"]
    assert "any stranger's" in warned["mailboxes.suporte.machines"]
    office.configure(trusted_forms=[FORM], machines=["monitor@example.com"], authserv_id=AUTHSERV)
    rows = [json.loads(line) for line in office.mailbot("check", "--offline", "--json").stdout.splitlines()]
    told = [(one["level"], one["words"]) for one in rows if one["key"] == "mailboxes.suporte.trusted_forms"]
    assert [(level, FORM in words) for level, words in told] == [("ok", True)]


def test_a_form_s_mail_that_a_program_pipes_in_is_its_customer_s_too(office: Office) -> None:
    office.configure(trusted_forms=[FORM], authserv_id=AUTHSERV)
    office.mailbot("ticket", "open", stdin=sent(office))
    assert office.rows("SELECT contact FROM ticket") == [(ALICE,)]
    refused = office.mailbot("ticket", "open", stdin=sent(office, Reply_To=""), check=False)
    assert refused.returncode
    assert b"does not say plainly who its customer is: it has no Reply-To" in refused.stdout + refused.stderr
    assert office.rows("SELECT count(*) FROM ticket") == [(1,)]
