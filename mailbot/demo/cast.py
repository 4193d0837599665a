"""The people of the told story and the mails they write, as real mail programs would write them."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime
from itertools import count
from typing import Final

MIB: Final = 1024 * 1024
PASSWORD: Final = "demo"  # noqa: S105 - of mailboxes that live in memory, for as long as the story


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a mailbox."""

    name: str
    address: str

    @property
    def mailbox(self) -> Address:
        """Name and address as they stand in From."""
        return Address(self.name, addr_spec=self.address)


DESK: Final = Person("Suporte Estrutural", "suporte@estrutural.example")
ALICE: Final = Person("Alice Souza", "alice@construtora.example")
BRUNO: Final = Person("Bruno Lima", "bruno@estrutural.example")
LIA: Final = Person("Lia Prado", "lia@estrutural.example")
MALLORY: Final = Person("Mallory", "mallory@outro.example")
PAULO: Final = Person("Paulo Reis", "paulo@obra.example")
AGENTS: Final = (BRUNO, LIA)
EVERYBODY: Final = (DESK, ALICE, *AGENTS, MALLORY, PAULO)

SUBJECT: Final = "Erro ao exportar a planta de fôrmas"
REQUEST: Final = "Ao exportar a planta de fôrmas para PDF o programa fecha sozinho. Versão 2026.1, Windows 11."
FIRST_WORDS: Final = "Acontece em todas as plantas, desde a última atualização. Preciso delas nesta semana.\n\nAlice"
FIRST_ANSWER: Final = (
    "Obrigado, Alice. Já estamos procurando a causa.\n\nEnquanto isso, exporte em DWG, que não passa por esse caminho."
)
NOTE: Final = "O relatório dela mostra o defeito 4711, que só ocorre na 2026.1. Corrigido na 2026.2, que sai amanhã."
NOTE_ANSWERED: Final = "Obrigado, Lia! Confirmo com ela o pavimento antes de prometer a 2026.2."
SLIP: Final = "#fechra\n\nEncerramos por aqui."
FIRST_QUESTION: Final = (
    "Para reproduzir o erro precisamos de duas informações:\n\n"
    "1. Em qual pavimento a exportação falha?\n2. Aparece alguma mensagem antes de o programa fechar?"
)
CORRECTED: Final = "Obrigado! Encontramos a causa e publicamos uma correção: a versão 2026.2."
SECOND_QUESTION: Final = "Você pode instalar a versão 2026.2 e nos dizer se a exportação funciona agora?"
STAY_WORDS: Final = "Quero experimentar o atendimento. O que acontece se um agente apenas responder a este e-mail?\n\nAlice"
STAY_QUESTION: Final = (
    "Este chamado está aberto para você experimentar: responda a este e-mail com o seu programa de e-mail.\n\n"
    "O que você gostaria de perguntar?"
)

_MONTHS: Final = ("jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez")
_DAYS: Final = ("seg", "ter", "qua", "qui", "sex", "sáb", "dom")
_serial = count(1)


@dataclass(frozen=True, slots=True)
class Written:
    """A mail ready to be sent; ``files`` are the names and sizes of what hangs on it."""

    raw: bytes
    message_id: str
    files: tuple[tuple[str, int], ...] = ()


def letter(who: Person, subject: str, text: str, now: datetime, answers: bytes | None = None) -> Written:
    """Write a mail to the desk at ``now`` (in the writer's zone); with ``answers`` a reply to that letter, quoted below."""
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = f"<{now:%Y%m%d%H%M%S}.{next(_serial)}@{who.address.partition('@')[2]}>"
    mail["Date"] = format_datetime(now.replace(microsecond=0))
    mail["From"] = who.mailbox
    mail["To"] = DESK.mailbox
    if answers is not None:
        letter_answered = message_from_bytes(answers, policy=default)
        answered = " ".join(str(letter_answered["Message-ID"]).split())
        mail["In-Reply-To"] = answered
        mail["References"] = " ".join([*str(letter_answered["References"] or "").split(), answered])
        subject = f"Re: {str(letter_answered['Subject']).removeprefix('Re: ')}"
        text = f"{text}\n\n{_quoted(letter_answered, now)}"
    mail["Subject"] = subject
    mail["User-Agent"] = "Mozilla Thunderbird"
    mail.set_content(text, cte="quoted-printable")
    return Written(mail.as_bytes(), str(mail["Message-ID"]))


def _quoted(answered: EmailMessage, now: datetime) -> str:
    sent = answered["Date"].datetime.astimezone(now.tzinfo)
    when = f"{_DAYS[sent.weekday()]}., {sent.day} de {_MONTHS[sent.month - 1]}. de {sent.year} às {sent:%H:%M}"
    return f"Em {when}, {DESK.name} <{DESK.address}> escreveu:\n" + "\n".join(
        f"> {line}".rstrip() for line in words_of(answered).strip().splitlines()
    )


def words_of(mail: EmailMessage) -> str:
    """Return the plain text of a mail."""
    body = mail.get_body(preferencelist=("plain",))
    return str(body.get_content()) if body is not None else ""


def all_of(raw: bytes) -> str:
    """Return all that can be read in a mail: its fields and the text of each part, each with single spaces."""
    mail = message_from_bytes(raw, policy=default)
    fields = (f"{name}: {value}" for name, value in mail.items())
    texts = (str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text")
    return " ".join(" ".join((*fields, *texts)).split())


def vacation(who: Person, now: datetime, answers: bytes) -> Written:
    """Write what a vacation responder answers (RFC 3834)."""
    written = letter(who, "", "Estou de férias e volto na quinta-feira. Não leio e-mails até lá.", now, answers)
    return Written(b"Auto-Submitted: auto-replied\r\n" + written.raw, written.message_id)


def with_file(written: Written, name: str, size: int) -> Written:
    """Hang a file of ``size`` bytes on a mail. By hand: the email package takes seconds for so large a one."""
    head, _, body = written.raw.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    own = [line for line in lines if line.lower().startswith(b"content-")]  # short ones: never folded
    kept = [line for line in lines if not line.lower().startswith((b"content-", b"mime-version"))]
    boundary = b"------------parte-da-planta"
    encoded = base64.encodebytes(b"%PDF-1.7\n" + bytes(size - 9)).replace(b"\n", b"\r\n")
    raw = b"\r\n".join(
        [
            *kept, b"MIME-Version: 1.0", b'Content-Type: multipart/mixed; boundary="' + boundary + b'"', b"",
            b"--" + boundary, *own, b"", body,
            b"--" + boundary, b"Content-Type: application/pdf; name=" + name.encode(), b"Content-Transfer-Encoding: base64",
            b"Content-Disposition: attachment; filename=" + name.encode(), b"", encoded + b"--" + boundary + b"--", b"",
        ]
    )  # fmt: skip
    return Written(raw, written.message_id, ((name, size),))
