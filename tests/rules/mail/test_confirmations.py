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
    "(#123456789) Confirmação do reencaminhamento do Gmail – Receber correio eletrónico de alice@gmail.com",
    "Confirmação de reencaminhamento do Gmail: receber mensagens de alice@gmail.com",
    "Gmail - Receber correio electrónico de alice@gmail.com",
    "(#123456789) Confirmación de reenvío de Gmail - Recibir correo de alice@gmail.com",
    "Confirmación de reenvío de Gmail",
    "Confirmacion del reenvio de Gmail: recibir mensajes de alice@gmail.com",
    "Confirmación de reenvío de Exemplo Ltda - Recibir correo electrónico de alice@example.com",
    "(#123456789) Gmail – Recibir los mensajes de alice@gmail.com",
    "(#123456789) Confirmation de transfert Gmail - Recevoir des e-mails de alice@gmail.com",
    "Confirmation du transfert Gmail – Recevoir les messages de alice@gmail.com",
    "Confirmation de la redirection de Gmail",
    "Confirmation de transfert de Exemplo Ltda",
    "Exemplo Ltda - Recevoir le courriel de alice@example.com",
    "(#123456789) Conferma dell'inoltro di Gmail - Ricevi messaggi da alice@gmail.com",
    "Conferma dell\u2019inoltro Gmail – Ricevi posta da alice@gmail.com",
    "Conferma di inoltro di Gmail",
    "Conferma inoltro Gmail - Ricevi la posta da alice@gmail.com",
    "Gmail - Ricevere i messaggi da alice@gmail.com",
    "(#987654321) Gmail-Weiterleitungsbestätigung",
    "Weiterleitungsbestätigung für Gmail",
    "Gmail-Weiterleitungsbestätigung – E-Mails von alice@gmail.com empfangen",
    "Bestätigung der Gmail-Weiterleitung - Nachrichten von alice@gmail.com erhalten",
    "Exemplo Ltda Weiterleitungsbestaetigung - E-Mail von alice@example.com empfangen",
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
    "(#123456789) Confirmação do Gmail – Enviar correio eletrónico como suporte@desk.example",
    "Confirmación de Gmail - Enviar correo como suporte@desk.example",
    "Confirmation Gmail – Envoyer des e-mails en tant que suporte@desk.example",
    "(#123456789) Conferma di Gmail - Invia messaggi come suporte@desk.example",
    "Gmail-Bestätigung – E-Mails senden als suporte@desk.example",
    "Bestätigung von Gmail - E-Mail als suporte@desk.example senden",
)
VERIFIES = (
    "Verify your email address", "Verify your email", "Please verify your email address", "Confirm your email address",
    "Microsoft account security code", "Verify your new email address",
    "Verifique seu endereço de email", "Verifique o seu e-mail", "Confirme seu endereço de e-mail",
    "Your single-use code", "Your Microsoft single-use code", "Your one-time passcode", "Single-use code: 123456",
    "Seu código de uso único", "O seu código de utilização única", "Tu código de un solo uso", "Su código de un solo uso",
    "Votre code à usage unique", "Il tuo codice monouso", "Ihr Einmalcode", "Ihr Code zur einmaligen Verwendung",
    "Microsoft account verification code", "Código de seguridad de la cuenta Microsoft",
    "Code de sécurité du compte Microsoft", "Codice di sicurezza dell'account Microsoft",
    "Sicherheitscode für das Microsoft-Konto",
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
    "AW: Gmail-Weiterleitungsbestätigung", "TR : Confirmation de transfert Gmail", "RV: Confirmación de reenvío de Gmail",
    "I: Conferma dell'inoltro di Gmail", "WG: Ihr Einmalcode", "RE: Your single-use code", "Enc: Seu código de uso único",
    "Confirmación de pedido", "Confirmation de commande", "Conferma dell'ordine", "Bestellbestätigung",
    "Your single-use coupon", "Your one-time code words of the month", "Nuevo inicio de sesión", "Sicherheitswarnung",
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


LINK = "https://mail-settings.google.com/mail/vf-%5BANGjdJ8x%5D-k2"
SEND_LINK = "https://mail-settings.google.com/mail/f-%5BANGjdJ8x%5D-k2"
UNDO_LINK = "https://mail-settings.google.com/mail/uf-%5BANGjdJ8x%5D-k2"


@pytest.mark.parametrize(("sender", "subject", "text", "asks"), [
    (FORWARDER, "(#123456789) Потвърждение на препращането", "", Asks.FORWARDING),
    (FORWARDER, "(Gmail) 转发确认", f"请点击 {LINK}", Asks.FORWARDING),
    (FORWARDER, "Potvrda o prosljeđivanju", f"Kliknite:\n{LINK}\n\n{UNDO_LINK}", Asks.FORWARDING),
    (FORWARDER, "Gmail : doorsturen", f"<{LINK}>", Asks.FORWARDING),
    (TEAM, "Bekräfta vidarebefordran", f"klicka här ({LINK})", Asks.FORWARDING),
    (FORWARDER, "Potvrzení", LINK.replace("mail-settings", "mail").replace("/mail/vf", "/mail/u/0/vf"), Asks.FORWARDING),
    (SENDER, "[#123456789] Потвърждение", "", Asks.SENDING),
    (FORWARDER, "(#123456789) Потвърждение", f"{SEND_LINK}\n", Asks.SENDING),
    (TEAM, "Bekräfta", SEND_LINK.upper().replace("HTTPS", "https"), Asks.SENDING),
    (SENDER, "Potwierdzenie", SEND_LINK, Asks.SENDING), ("mail-noreply@google.com", "確認", SEND_LINK, Asks.SENDING),
])  # fmt: skip
def test_gmails_are_known_in_any_language_by_number_and_link(sender: str, subject: str, text: str, asks: Asks) -> None:
    assert confirmation(sender, subject, text) == Confirmation("Google", asks)


@pytest.mark.parametrize(("sender", "subject", "text"), [
    (FORWARDER, "Potvrda", UNDO_LINK), (FORWARDER, "Potvrda", "https://evil.example/mail/vf-x"),
    (FORWARDER, "Potvrda", "https://mail-settings.google.com.evil.example/mail/vf-x"),
    (FORWARDER, "Potvrda", f"https://evil.example/?to={LINK}"), (FORWARDER, "Potvrda", "https://mail.google.com/mail/u/0/"),
    (TEAM, "(#123456789) Bekräfta", ""), (FORWARDER, "(12) Potvrda", ""), (FORWARDER, "12345678", ""),
    (FORWARDER, "Re: (Gmail) 转发确认", LINK), (FORWARDER, "SV: Bekräfta", LINK), (FORWARDER, "Doorst: Potvrda", LINK),
    (ALICE, "(#123456789) Potvrda", LINK), ("forwarding-noreply@google.com.evil.example", "(#123456789) Potvrda", LINK),
    (None, "(#123456789) Potvrda", LINK), (SECURITY, "(#123456789) Potvrda", LINK), ("noreply@zoho.com", "Potvrda", LINK),
])  # fmt: skip
def test_neither_a_link_nor_a_number_alone_makes_one(sender: str | None, subject: str, text: str) -> None:
    assert confirmation(sender, subject, text) is None


@pytest.mark.parametrize(("subject", "text"), [
    ("Din engangskode", "Hej\n\nDin engangskode er: 123456\n"), ("Ваш код", "Код:\n\n1234567\n\nMicrosoft"),
    ("Jednorazowy kod", "Kod: 123456."), ("使い捨てコード", "コード\uff1a 123456"), ("Kertakäyttökoodi", "123456"),
    ("Engangskode", "Kode :\u00a012345678 \n"),
])  # fmt: skip
def test_microsofts_code_is_known_in_any_language(subject: str, text: str) -> None:
    assert confirmation(SECURITY, subject, text) == Confirmation("Microsoft", Asks.ADDRESS)
    for sender in (ALICE, "no-reply@microsoft.com", "promo-noreply@email.microsoft.com", FORWARDER, f"x{SECURITY}"):
        assert confirmation(sender, subject, text) is None
    assert confirmation(SECURITY, f"Re: {subject}", text) is None


@pytest.mark.parametrize("text", [
    "Country/region: Brazil\nIP address: 203.0.113.7\nDate: 3/5/2026 7:12 PM (GMT)\nPlatform: Windows",
    "Security info removed: ********23", "One Microsoft Way, Redmond, WA 98052", "Ano: 2026", "Pedido 123456 enviado", "",
    "Phone: +55 11 99999-1234", "Ref: 123456789012",
])  # fmt: skip
def test_an_alert_without_a_code_is_none(text: str) -> None:
    assert confirmation(SECURITY, "Oväntad inloggning", text) is None


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
