"""Providers' mails that ask to confirm forwarding or an alias: each as it is written, in Portuguese and English."""

from __future__ import annotations

import pytest

from mailbot.mail.automatic.confirmations import _HOSTS, _TABLE, Asks, Confirmation, confirmation, hosts_elsewhere
from tests.cast import ALICE

FORWARDER, SENDER, TEAM = "forwarding-noreply@google.com", "send-as-noreply@google.com", "gmail-noreply@google.com"
SECURITY = "account-security-noreply@accountprotection.microsoft.com"
ONLINE = "msonlineservicesteam@microsoftonline.com"

FORWARDS = (
    "(#123456789) Gmail Forwarding Confirmation - Receive Mail from alice@gmail.com",
    "Gmail Forwarding Confirmation - Receive Mail from alice@gmail.com",
    "(#304298959) Gmail Forwarding Confirmation - Receive Emails from alice@gmail.com",
    "(#239314020) Exemplo Ltda Forwarding Confirmation - Receive Mail from alice@example.com",
    "(#43643746) example.com Forwarding Confirmation - Receive Mail from alice@example.com",
    "(#123456789) Confirmação de encaminhamento do Gmail - Receber e-mails de alice@gmail.com",
    "(#123456789) Confirmação de encaminhamento do Gmail – Receber mensagens de alice@gmail.com",
    "Confirmação de encaminhamento do Gmail — Receber e-mails de alice@gmail.com",
    "(#987654321) Confirmação de encaminhamento de Exemplo Ltda - Receber e-mail de alice@example.com",
    "(#123456789)\u00a0Confirmação de reencaminhamento do Gmail - Receber correio de alice@gmail.com",
)
SENDS = (
    "Gmail Confirmation - Send Mail as suporte@desk.example",
    "Gmail Confirmation - Send email as suporte@desk.example",
    "(#123456789) Gmail Confirmation - Send Mail as suporte@desk.example",
    "Exemplo Ltda Confirmation - Send Mail as suporte@desk.example",
    "Confirm Send email as suporte@desk.example",
    "Confirmação do Gmail - Enviar e-mail como suporte@desk.example",
    "Confirmação do Gmail – Enviar mensagens como suporte@desk.example",
    "(#123456789) Confirmação do Gmail - Enviar e-mails como suporte@desk.example",
    "Confirmação de Exemplo Ltda - Enviar e-mail como suporte@desk.example",
    "Confirme o envio de e-mail como suporte@desk.example",
)
VERIFIES = (
    "Verify your email address", "Verify your email", "Please verify your email address", "Confirm your email address",
    "Microsoft account security code", "Verify your new email address",
    "Verifique seu endereço de email", "Verifique o seu e-mail", "Confirme seu endereço de e-mail",
    "Verificar seu endereço de email", "Código de segurança da conta da Microsoft", "Verificação de endereço de email",
)  # fmt: skip
ORGANISATIONS = (
    "Exemplo Ltda account email verification code", "Código de verificação do email da conta da Exemplo Ltda",
    "Verify your email address", "Email verification", "Confirme seu e-mail",
)  # fmt: skip
OTHERS = (
    ("no-reply@cc.yahoo-inc.com", "Please verify your email address", "Yahoo"),
    ("noreply@yahoo-inc.com", "Confirme seu endereço de e-mail", "Yahoo"),
    ("noreply@zohoaccounts.com", "Confirm your email address", "Zoho"),
    ("noreply@mail.zoho.com", "Email Forwarding Verification", "Zoho"),
    ("no-reply@zohomail.com", "Verificação de encaminhamento", "Zoho"),
    ("noreply@fastmail.com", "Verify your email address", "Fastmail"),
    ("no-reply@id.apple.com", "Verifique seu endereço de e-mail", "Apple"),
    ("no-reply@notify.proton.me", "Verify forwarding request", "Proton"),
    ("no-reply@titan.email", "Forwarding confirmation", "Titan"),
    ("naoresponda@locaweb.com.br", "Confirmação de encaminhamento", "Locaweb"),
    ("nao-responda@email.locaweb.com.br", "Confirme o redirecionamento", "Locaweb"),
)
SAID = (
    "Re: (#123456789) Gmail Forwarding Confirmation - Receive Mail from alice@gmail.com",
    "Fwd: Gmail Forwarding Confirmation - Receive Mail from alice@gmail.com",
    "Enc: Confirmação de encaminhamento do Gmail - Receber e-mails de alice@gmail.com",
    "Não recebi a confirmação de encaminhamento do Gmail",
    "Confirmation of your order", "Confirmação de pagamento", "Verify your order", "Verifique o boleto em anexo",
    "Security alert", "Alerta de segurança", "New sign-in to your account", "Welcome to Gmail", "Bem-vindo ao Gmail",
    "Verify your email settings and the report, please", "Confirm your emailed order 12",
)  # fmt: skip


@pytest.mark.parametrize("subject", FORWARDS)
def test_gmail_asks_whether_it_may_forward(subject: str) -> None:
    assert confirmation(FORWARDER, subject) == Confirmation("Google", Asks.FORWARDING)


@pytest.mark.parametrize("subject", SENDS)
@pytest.mark.parametrize("sender", [FORWARDER, SENDER, TEAM])
def test_gmail_asks_whether_an_account_may_write_as_the_desk(subject: str, sender: str) -> None:
    assert confirmation(sender, subject) == Confirmation("Google", Asks.SENDING)


@pytest.mark.parametrize("subject", VERIFIES)
def test_microsoft_asks_whose_an_address_is(subject: str) -> None:
    assert confirmation(SECURITY, subject) == Confirmation("Microsoft", Asks.ADDRESS)


@pytest.mark.parametrize("subject", ORGANISATIONS)
def test_microsoft_365_asks_for_an_organisation(subject: str) -> None:
    assert confirmation(ONLINE, subject) == Confirmation("Microsoft", Asks.ADDRESS)
    assert confirmation("microsoft@example.com", subject) is None


@pytest.mark.parametrize(("sender", "subject", "provider"), OTHERS)
def test_others_are_known_by_an_address_that_nobody_reads_and_such_a_subject(
    sender: str, subject: str, provider: str
) -> None:
    found = confirmation(sender, subject)
    assert found is not None
    assert found.provider == provider


@pytest.mark.parametrize("subject", SAID)
@pytest.mark.parametrize("sender", [FORWARDER, SECURITY, "noreply@zoho.com"])
def test_what_people_and_providers_write_otherwise_is_none(subject: str, sender: str) -> None:
    assert confirmation(sender, subject) is None


@pytest.mark.parametrize("sender", [
    None, ALICE, "forwarding-noreply@google.com.evil.example", "forwarding-noreply@gmail.com", "alice@google.com",
    "xforwarding-noreply@google.com", "noreply@evilzoho.com", "alice@fastmail.com", "alice@proton.me", "alice@yahoo.com",
    "noreply@gmail.com", "carla@locaweb.com.br", "account-security-noreply@microsoft.com.evil.example",
])  # fmt: skip
@pytest.mark.parametrize("subject", [FORWARDS[0], FORWARDS[5], SENDS[0], "Verify your email address", VERIFIES[6]])
def test_no_other_address_asks_for_anything(sender: str | None, subject: str) -> None:
    assert confirmation(sender, subject) is None


@pytest.mark.parametrize(("text", "hosts"), [
    ("https://mail-settings.google.com/mail/vf-abc (https://support.google.com/mail?x=http://evil.example)", ()),
    ("https://google.com.evil.example/vf", ("google.com.evil.example",)),
    ("HTTPS://EVIL.example:8443/x, http://accounts.google.com@evil2.example/", ("evil.example", "evil2.example")),
    ("https://xgoogle.com https://ift.tt/a https://ift.tt/b", ("xgoogle.com", "ift.tt")),
    ("sem link", ()),
    (" ".join(f"https://h{n}.example" for n in range(9)), tuple(f"h{n}.example" for n in range(5))),
])  # fmt: skip
def test_links_that_lead_elsewhere_are_named(text: str, hosts: tuple[str, ...]) -> None:
    assert hosts_elsewhere("Google", text) == hosts


def test_each_provider_has_its_hosts() -> None:
    assert {one.provider for one in _TABLE} == set(_HOSTS)
