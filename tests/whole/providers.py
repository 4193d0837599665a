"""How eight kinds of provider shape what a customer writes: the fields that they put on it, what stands around the words.

The shapes are put together anew after what the programs and services write; nobody's mail is copied.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Final

from tests.cast import AUTHSERV, DESK

GROUP: Final = "grupo@desk.example"
FORM: Final = "wordpress@site.example"
MONITOR: Final = "monitor@desk.example"
CLOUD: Final = "nuvem@desk.example"
"""The mailbox at Microsoft 365."""
BANNER: Final = (
    "CUIDADO: Este e-mail foi enviado de fora da organização. Não clique em links nem abra anexos, a menos que reconheça o"
    " remetente e saiba que o conteúdo é seguro."
)


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer: ``provider`` is the name of the shape in which their mail comes."""

    number: int
    provider: str

    @property
    def address(self) -> str:
        return f"alice.{self.number}@cliente{self.number}.example"

    @property
    def name(self) -> str:
        return f"Alice {self.number}"

    @property
    def full(self) -> str:
        return f"{self.name} <{self.address}>"

    @property
    def mailbox(self) -> str:
        """The address of the desk that they write to."""
        return CLOUD if self.provider == "Microsoft 365" else DESK


@dataclass(frozen=True, slots=True)
class Shaped:
    """What a provider makes of words: fields beside those of every mail, and the parts of the body by their types."""

    parts: Mapping[str, str]
    fields: Mapping[str, str] = field(default_factory=dict)


def _results(domain: str) -> str:
    return f"{AUTHSERV}; dkim=pass header.d={domain}; dmarc=pass header.from={domain}"


def of_microsoft(domain: str) -> dict[str, str]:
    """Return what Microsoft 365 writes above a mail that ``domain`` signed."""
    return {
        "Authentication-Results": f"spf=pass (sender IP is 192.0.2.7)\r\n smtp.mailfrom={domain}; dkim=pass (signature was"
        f" verified)\r\n header.d={domain};dmarc=pass action=none\r\n header.from={domain};compauth=pass reason=100",
        "Received": "from mail.example.com (192.0.2.7) by e.mail.protection.outlook.com (10.152.4.240) with Microsoft\r\n"
        " SMTP Server (version=TLS1_2) id 15.20 via Frontend Transport; Mon, 3 Mar 2025 14:00:00 +0000",
    }


def _of(customer: Customer) -> dict[str, str]:
    return {"From": customer.full, "Authentication-Results": _results(customer.address.partition("@")[2])}


def _quoted(letter: EmailMessage | None) -> str:
    return "\n".join(f"> {line}".rstrip() for line in _said(letter).splitlines())


def _said(letter: EmailMessage | None) -> str:
    body = letter.get_body(("plain",)) if letter is not None else None
    return str(body.get_content()).rstrip("\n") if body is not None else ""


def gmail(customer: Customer, words: str, letter: EmailMessage | None) -> Shaped:
    """Gmail: text and HTML, the whole letter quoted in both."""
    if letter is None:
        return Shaped({"text/plain": words, "text/html": f'<div dir="ltr">{html.escape(words)}</div>'}, _of(customer))
    line = f"Em seg., 3 de mar. de 2025 às 12:00, Suporte Exemplo <{customer.mailbox}> escreveu:"
    text = f"{words}\n\n{line}\n\n{_quoted(letter)}"
    quote = html.escape(_said(letter)).replace("\n", "<br>")
    shown = f'<div dir="ltr">{html.escape(words)}</div><br><div class="gmail_quote gmail_quote_container">'
    shown += f'<div dir="ltr" class="gmail_attr">{html.escape(line)}<br></div>'
    shown += f'<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">{quote}</blockquote></div>'
    return Shaped({"text/plain": text, "text/html": shown}, _of(customer))


def google_group(customer: Customer, words: str, letter: EmailMessage | None) -> Shaped:
    """A Google Group before the mailbox: From is the group's, the list's fields stand on it, its footer below."""
    shaped = gmail(customer, words, letter)
    fields = {
        "From": f"'{customer.name}' via Suporte <{GROUP}>", "X-Original-From": customer.full, "Reply-To": customer.full,
        "List-ID": "<grupo.desk.example>", "Precedence": "list", "List-Unsubscribe": f"<mailto:{GROUP}?subject=sair>",
        "Mailing-list": f"list {GROUP}; contact grupo+owners@desk.example",
        "Authentication-Results": _results("desk.example"),
    }  # fmt: skip
    return Shaped({"text/plain": shaped.parts["text/plain"]}, fields)


def outlook(customer: Customer, words: str, letter: EmailMessage | None) -> Shaped:
    """Outlook, whose company's gateway puts a banner above: header block and whole letter below, no sign before lines."""
    below = ""
    if letter is not None:
        below = f"\n\n________________________________\nDe: Suporte Exemplo <{customer.mailbox}>\n"
        below += "Enviado: segunda-feira, 3 de março de 2025 12:00\n"
        below += f"Para: {customer.full}\nAssunto: {letter['Subject']}\n\n{_said(letter)}"
    return Shaped({"text/plain": f"{BANNER}\n\n{words}{below}"}, {**_of(customer), "X-Mailer": "Microsoft Outlook 16.0"})


def microsoft(customer: Customer, words: str, letter: EmailMessage | None) -> Shaped:
    """A mailbox at Microsoft 365: its Authentication-Results name nobody, and stand below the last Received of its edge."""
    text = outlook(customer, words, letter).parts["text/plain"].removeprefix(f"{BANNER}\n\n")
    more = {"From": customer.full, "X-MS-Exchange-Organization-SCL": "1", "Thread-Index": "AdrXo1Zq0gk5Hn1sQmO1tN3w"}
    return Shaped({"text/plain": text}, {**of_microsoft(customer.address.partition("@")[2]), **more})


def crm(customer: Customer, words: str, letter: EmailMessage | None) -> Shaped:
    """A CRM that answers as it sends campaigns: List-Unsubscribe, Precedence, no quotation. What opens a ticket is plain.

    A stranger's first mail with such fields is a newsletter to the desk, and opens nothing.
    """
    if letter is None:
        return Shaped({"text/plain": words}, _of(customer))
    more = {
        "List-Unsubscribe": "<mailto:sair@crm.example>, <https://crm.example/sair>", "Precedence": "bulk",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Feedback-ID": "7:crm",
    }  # fmt: skip
    return Shaped({"text/plain": words}, {**_of(customer), **more})


def iphone(customer: Customer, words: str, letter: EmailMessage | None) -> Shaped:
    """Apple's Mail on a telephone: its own line below the words, the letter below that."""
    text = f"{words}\n\nEnviado do meu iPhone"
    if letter is not None:
        text += (
            f"\n\n> Em 3 de mar. de 2025, à(s) 12:00, Suporte Exemplo <{customer.mailbox}> escreveu:\n> \n{_quoted(letter)}"
        )
    return Shaped({"text/plain": text}, {**_of(customer), "X-Mailer": "iPhone Mail (22D63)"})


def form(customer: Customer, words: str, letter: EmailMessage | None) -> Shaped:
    """A form of the web site opens the ticket; who filled it in goes on in their own program."""
    if letter is not None:
        return iphone(customer, words, letter)
    fields = {
        "From": f"Site <{FORM}>", "Reply-To": customer.full, "Auto-Submitted": "auto-generated", "X-Mailer": "PHPMailer 6.9",
        "Authentication-Results": _results("site.example"),
    }  # fmt: skip
    return Shaped(
        {"text/plain": f"Nome: {customer.name}\nMensagem: {words}\n\n-- \nEnviado pelo formulário do site"}, fields
    )


def exchange(customer: Customer, words: str, letter: EmailMessage | None) -> Shaped:
    """Exchange, whose users also react: as Outlook writes, without a banner."""
    shaped = outlook(customer, words, letter)
    return Shaped({"text/plain": shaped.parts["text/plain"].removeprefix(f"{BANNER}\n\n")}, shaped.fields)


Shape = Callable[[Customer, str, EmailMessage | None], Shaped]
PROVIDERS: Final[dict[str, Shape]] = {
    "Gmail": gmail, "Google Group": google_group, "Outlook with a banner": outlook, "Microsoft 365": microsoft, "CRM": crm,
    "iPhone": iphone, "form": form, "Exchange": exchange,
}  # fmt: skip


def mail(customer: Customer, words: str, letter: EmailMessage | None, ident: str, **fields: str) -> bytes:
    """Return what arrives when ``customer`` writes ``words``, in answer to ``letter`` where there is one; CRLF lines."""
    shaped = PROVIDERS[customer.provider](customer, words, letter)
    head = {
        **shaped.fields, "To": customer.mailbox, "Subject": "Erro ao exportar a prancha",
        "Message-ID": f"<{ident}@example.com>", "MIME-Version": "1.0", **answering(letter),
    }  # fmt: skip
    head |= {name.replace("_", "-"): value for name, value in fields.items()}
    parts = [(f"{kind}; charset=utf-8", text) for kind, text in shaped.parts.items()]
    if len(parts) == 1:
        (head["Content-Type"], body) = parts[0]
    else:
        head["Content-Type"] = 'multipart/alternative; boundary="b"'
        body = "".join(f"--b\nContent-Type: {kind}\n\n{text}\n" for kind, text in parts) + "--b--"
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items() if value)
    return (lines + "\r\n" + body.replace("\n", "\r\n") + "\r\n").encode()


def answering(letter: EmailMessage | None) -> dict[str, str]:
    """Return the fields of a reply to ``letter`` (RFC 5322, section 3.6.4)."""
    if letter is None:
        return {}
    parent = str(letter["Message-ID"])
    return {
        "Subject": f"Re: {letter['Subject']}", "In-Reply-To": parent,
        "References": f"{letter['References'] or ''} {parent}".strip(),
    }  # fmt: skip
