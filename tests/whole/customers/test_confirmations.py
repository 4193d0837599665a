"""Providers that ask to confirm forwarding or an alias: the admin gets it whole, over a real Dovecot."""

from __future__ import annotations

import pytest

from tests.cast import AUTHSERV, BRUNO, CARLA, raw
from tests.whole.conftest import Office
from tests.whole.customers.test_desk import words

pytestmark = pytest.mark.whole
LINK = "https://mail-settings.google.com/mail/vf-%5BANGjdJ8xxxxxxxx%5D-AbCdEf"
GMAIL = (
    "alice@gmail.com solicitou o encaminhamento automático de e-mails para o seu endereço suporte@desk.example.\n"
    f"Código de confirmação: 123456789\n\nClique no link abaixo para confirmar:\n\n{LINK}\n\nA equipe do Gmail"
)
ASKS = (
    ("Equipe do Gmail <forwarding-noreply@google.com>",
     "(#123456789) Confirmação de encaminhamento do Gmail - Receber e-mails de alice@gmail.com", GMAIL, "Google"),
    ("Gmail Team <gmail-noreply@google.com>", "Gmail Confirmation - Send Mail as suporte@desk.example", GMAIL, "Google"),
    ("Microsoft account team <account-security-noreply@accountprotection.microsoft.com>", "Verify your email address",
     f"To verify your email address use this security code: 123456789\n{LINK}", "Microsoft"),
)  # fmt: skip


@pytest.mark.parametrize("unthreaded", ["reject", "hold", "open"])
@pytest.mark.parametrize(("sender", "subject", "text", "provider"), ASKS, ids=["forwarding", "sending", "address"])
@pytest.mark.parametrize("proven", [True, False])
def test_the_admin_gets_code_and_link_and_reads_whether_anybody_proves_it(
    office: Office, unthreaded: str, sender: str, subject: str, text: str, provider: str, proven: bool
) -> None:
    office.configure(unthreaded=unthreaded, authserv_id=AUTHSERV)
    office.config.write_text(f'alert = ["{CARLA}"]\n{office.config.read_text()}')
    domain = sender.partition("@")[2].rstrip(">")
    results = {"Authentication_Results": f"{AUTHSERV}; dmarc=pass header.from={domain}"} if proven else {}
    office.deliver(raw(text, sender, Subject=subject, **results))
    office.once()
    assert office.verdicts() == [("ignored", "confirmation")]
    (letter,) = office.letters(CARLA)
    said = words(letter)
    assert provider in str(letter["Subject"])
    assert subject in said
    assert LINK in said
    assert "123456789" in said
    assert ("O servidor de e-mail comprova" in said) == proven
    assert ("ninguém comprova isso" in said) == (not proven)
    assert ("Não clique em nada" in said) == (not proven)
    assert len(office.sink.received) == 1
    assert office.letters(BRUNO) == []
    assert office.rows("SELECT count(*) FROM ticket") == [(0,)]
    office.verified()


def test_html_alone_gives_its_link_too(office: Office) -> None:
    office.configure(language="en")
    office.config.write_text(f'alert = ["{CARLA}"]\n{office.config.read_text()}')
    html = f'<p>Confirmation code: 123456789</p><p><a href="{LINK}">Confirm</a></p>'
    sender, subject = (
        "Gmail Team <forwarding-noreply@google.com>",
        "(#123456789) Gmail Forwarding Confirmation - Receive Mail from a@b.example",
    )
    office.deliver(raw(html, sender, Subject=subject, Content_Type="text/html; charset=utf-8"))
    office.once()
    (letter,) = office.letters(CARLA)
    assert LINK in words(letter)
    assert "this mailbox checks no senders (authserv_id)" in words(letter)
    assert "Do not click on anything" in words(letter)


def test_an_unproven_one_whose_links_lead_elsewhere_says_where(office: Office) -> None:
    sender, subject, text, _ = ASKS[0]
    office.deliver(raw(text.replace("mail-settings.google.com", "google.evil.example"), sender, Subject=subject))
    office.once()
    (letter,) = office.letters(BRUNO)  # nobody else looks after this desk
    assert "há links que não levam a Google, e sim a google.evil.example." in words(letter)


def test_a_disproven_one_is_rejected_like_any_strangers_and_no_admin_reads_it(office: Office) -> None:
    office.configure(authserv_id=AUTHSERV)
    office.config.write_text(f'alert = ["{CARLA}"]\n{office.config.read_text()}')
    sender, subject, text, _ = ASKS[0]
    office.deliver(
        raw(text, sender, Subject=subject, Authentication_Results=f"{AUTHSERV}; dmarc=fail header.from=google.com")
    )
    office.once()
    assert office.verdicts() == [("rejected", "unthreaded")]
    assert office.sink.received == []
