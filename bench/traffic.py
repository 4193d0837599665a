"""The mail that the bench offers: customers' replies in Portuguese, as they come out of a real receiving server.

The same numbers give the same bytes, so that what is measured differs only in who reads them.
"""

from __future__ import annotations

import base64
import quopri
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.header import Header
from typing import Final

_NOTHING: Final[Mapping[int, str]] = {}
ADDRESS: Final = "suporte@example.com"
AGENT: Final = "bruno@example.com"

_NAMES: Final = ("Alice Gonçalves", "Alice Ribeiro", "Alice Conceição", "Alice Souza", "Alice Araújo", "Alice Simões")
_SUBJECTS: Final = ("Erro ao exportar a prancha", "Licença não é reconhecida", "Dúvida sobre a instalação elétrica")
_SENTENCES: Final = (
    "Bom dia, obrigada pelo retorno.",
    "Fiz o que você sugeriu e a mensagem continua aparecendo ao abrir o projeto.",
    "A versão instalada é a 2026-04 e o computador é o mesmo de sempre.",
    "Já desinstalei, reiniciei e instalei novamente, sem sucesso.",
    "Consegue verificar se a licença está vinculada ao usuário certo?",
    "O arquivo abre normalmente na máquina do meu colega de escritório.",
    "Precisamos entregar a documentação até sexta-feira à tarde.",
    "Não há nenhuma observação no relatório de erros, só o código 0x80070005.",
    "Se for mais fácil, podemos marcar uma ligação amanhã às 10 horas.",
    "Fico no aguardo da sua orientação. Atenciosamente.",
)


@dataclass(frozen=True, slots=True)
class Question:
    """A letter of ours that waits for its answer; IDs with their angle brackets."""

    ticket: int
    contact: str
    name: str
    message_id: str
    references: str


def customer(number: int) -> tuple[str, str]:
    """Return address and name of the customer of one ticket."""
    return f"alice.{number}@cliente{number % 37}.example", _NAMES[number % len(_NAMES)]


def subject(number: int) -> str:
    return f"{_SUBJECTS[number % len(_SUBJECTS)]} ({number})"


def replies(questions: Sequence[Question], count: int, letters: Mapping[int, str] = _NOTHING) -> list[bytes]:
    """Return ``count`` replies of about 1.65 kB, round robin to all ``questions``.

    ``letters`` are the words of the letters by ticket, to be quoted below the new ones.
    """
    chance = random.Random(1)  # noqa: S311 - traffic that is the same each time
    return [_reply(questions[number % len(questions)], number, chance, letters) for number in range(count)]


def _reply(question: Question, number: int, chance: random.Random, letters: Mapping[int, str]) -> bytes:
    words = "\n".join(chance.sample(_SENTENCES, chance.randint(3, 7))) + "\n"
    if letter := letters.get(question.ticket, ""):
        quoted = "\n".join(f"> {line}".rstrip() for line in letter.splitlines())
        words += f"\nEm seg., 23 de nov. de 2026 às 12:00, Suporte <{ADDRESS}> escreveu:\n\n{quoted}\n"
    body = quopri.encodestring(words.encode()).replace(b"\n", b"\r\n")
    kind = 'Content-Type: text/plain; charset="UTF-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return _head(question, number, chance) + kind.encode() + body


def with_file(questions: Sequence[Question], count: int, mebibytes: int) -> Iterator[bytes]:
    """Yield ``count`` replies with one file of that many MiB each, in base64; each file is another."""
    chance = random.Random(mebibytes)  # noqa: S311
    rest = base64.encodebytes(chance.randbytes(57 * 1024)).replace(b"\n", b"\r\n")
    size = mebibytes * 1024 * 1024
    block = rest * (size // (57 * 1024))
    left = base64.encodebytes(chance.randbytes(size % (57 * 1024))).replace(b"\n", b"\r\n")
    for number in range(count):
        first = base64.encodebytes(chance.randbytes(57)).replace(b"\n", b"\r\n")
        yield b"".join((_before_file(questions[number % len(questions)], number, chance), first, block[len(first) :], left,
                        b"\r\n--fim--\r\n"))  # fmt: skip


def _before_file(question: Question, number: int, chance: random.Random) -> bytes:
    name = f"planta-{number}.zip"
    part = (
        'Content-Type: multipart/mixed; boundary="fim"\r\n\r\n--fim\r\n'
        'Content-Type: text/plain; charset="UTF-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        "Segue o arquivo em anexo, como combinado. Obrigada pela aten=C3=A7=C3=A3o.\r\n--fim\r\n"
        f'Content-Type: application/zip; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n'
        f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'
    )
    return _head(question, number, chance) + part.encode()


def _head(question: Question, number: int, chance: random.Random) -> bytes:
    """Return what stands before Content-Type: trace and signature of the way, then the customer's own fields."""
    domain = question.contact.partition("@")[2]
    token = f"{number:06d}.{chance.getrandbits(48):012x}"
    signature = base64.b64encode(chance.randbytes(128)).decode()
    folded = "\r\n         ".join(signature[start : start + 66] for start in range(0, len(signature), 66))
    way = (
        f"Received: from mail-{number % 9}.{domain} (mail-{number % 9}.{domain} [192.0.2.{number % 250}])\r\n"
        f"\tby mx.example.com (Postfix) with ESMTPS id {token[-9:]}\r\n"
        f"\tfor <{ADDRESS}>; Sun, 22 Nov 2026 09:{number // 60 % 60:02d}:{number % 60:02d} -0300 (-03)"
    )
    signed = (
        f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=s1;\r\n"
        f"        h=from:to:subject:date:message-id:in-reply-to:references;\r\n        b={folded}"
    )
    fields = (
        f"Return-Path: <{question.contact}>",
        way,
        signed,
        "MIME-Version: 1.0",
        f"From: {Header(question.name, 'utf-8').encode()} <{question.contact}>",
        f"To: <{ADDRESS}>",
        f"Date: Sun, 22 Nov 2026 09:{number // 60 % 60:02d}:{number % 60:02d} -0300",
        f"Message-ID: <{token}@mail.{domain}>",
        f"In-Reply-To: {question.message_id}",
        f"References: {question.references}\r\n {question.message_id}".replace("> <", ">\r\n <"),
        "Subject: " + Header(f"Re: {subject(question.ticket)}", "utf-8").encode().replace("\n", "\r\n"),
    )
    return ("\r\n".join(fields) + "\r\n").encode()
