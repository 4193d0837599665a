"""``mailbot read``: what is read in mails that lie as files; nothing is stored, nobody is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from mailbot.cli.options import LARGEST
from mailbot.cli.output import console, errors, line, local, safe
from mailbot.cli.session import on_record, told
from mailbot.mail.kinds import Kind
from mailbot.mail.message import Mail, identity
from mailbot.mail.replies import reading as replies
from mailbot.mail.replies.reading import Earlier, Piece, PieceKind, Reading
from mailbot.workers.pool import Pool
from mailbot.workers.requests import Request
from mailbot.workers.worker import IN_MEMORY

_ENDLESS: Final = 42 * 1024 * 1024
"""No more is read of what may have no end, as a device or a pipe."""
_TOGETHER: Final = 50
"""Mails given to a worker at once."""


def read(
    files: Annotated[list[Path], typer.Argument(help="Mails as files (RFC 5322).")],
    ticket: Annotated[
        int | None, typer.Option("--ticket", max=LARGEST, help="Compare with what was said in this ticket.")
    ] = None,
    json: Annotated[
        bool,
        typer.Option("--json", help="One JSON object a line, for programs; in it `reply` and `quoted` go by signs alone."),
    ] = False,
) -> None:
    """Show what is read in each mail: sender, words, quoted words, files, kind, the original of a forward.

    Of a reply each piece is shown that looks old, with what proves it: only a ticket's letters and mails can (--ticket).

    In JSON `new` and `pieces` say that; `reply` and `quoted` are the same words parted by signs alone.
    """
    with told():
        _read(files, partial(_compared, ticket=ticket), json=json)


def _read(files: Sequence[Path], compared: Callable[[Mail], Reading], *, json: bool) -> None:
    pool = Pool()
    try:
        for start in range(0, len(files), _TOGETHER):
            some = files[start : start + _TOGETHER]
            for file, mail in zip(some, _mails(pool, some), strict=True):
                record = _record(file, mail) | _pieces(mail, compared(mail))
                if json:
                    line(record)
                else:
                    above = mail.original.above if mail.original else ""
                    back = {"back on": mail.returns_at.isoformat()} if mail.returns_at else {}
                    _print(record | back | {"above": above})
    finally:
        pool.close()


def _compared(mail: Mail, *, ticket: int | None) -> Reading:
    """Read a reply beside what was said in ``ticket``, any mail where one is named; beside nothing where none is.

    Raises:
        NotPossible: there is no such ticket.
    """
    if ticket is None:
        answers = mail.in_reply_to or mail.references
        if mail.kind is Kind.FORWARD or not answers:
            return Reading(mail.text, mail.text)
        return replies.read(mail.text, Earlier())
    with on_record() as opened:
        from mailbot.store.reports.comparing import compared  # noqa: PLC0415 - only who names a ticket pays for it

        return compared(opened.store, opened.settings, mail, ticket)


def _pieces(mail: Mail, reading: Reading) -> dict[str, Any]:
    """Return what of a reply is new, and each piece that is not: its words, and what proves it old, if anything does.

    What a gateway wrote is none of the writer's; its proof is which row of the table of banners knew it.
    """
    found = [*(Piece(PieceKind.BANNER, text, rows) for rows, text in mail.banners), *reading.cut, *reading.kept]
    return {
        "new": reading.answers,
        "pieces": [{"kind": one.kind.value, "text": one.text, "proof": one.proof or None} for one in found],
    }


def _mails(pool: Pool, files: Sequence[Path]) -> Iterator[Mail]:
    """Read files in workers, in order; what cannot be read is a malformed mail that says why."""
    requests: list[Request | Mail] = [_request(file) for file in files]
    answers = pool.read([one for one in requests if isinstance(one, Request)])
    for request in requests:
        answer = request if isinstance(request, Mail) else next(answers)
        yield answer if isinstance(answer, Mail) else _malformed(str(answer).strip().splitlines()[-1])


def _request(file: Path) -> Request | Mail:
    try:
        with file.open("rb") as opened:
            if not file.is_file() or file.stat().st_size <= IN_MEMORY:
                return Request(opened.read(_ENDLESS))
    except OSError as broken:
        errors.print(f"{safe(file)}: {safe(broken.strerror)}", soft_wrap=True)
        return _malformed(f"file cannot be read: {broken.strerror}")
    return Request(file)


def _malformed(why: str) -> Mail:
    return Mail(digest=identity(b""), kind=Kind.MALFORMED, defects=(why,))


def _record(file: Path, mail: Mail) -> dict[str, Any]:
    original = mail.original
    return {
        "file": str(file).encode("utf-8", "replace").decode(),
        "from": mail.shown_from,
        "to": list(mail.recipients),
        "subject": mail.subject,
        "date": mail.date,
        "message_id": mail.message_id,
        "in_reply_to": list(mail.in_reply_to),
        "references": list(mail.references),
        "text": mail.text,
        "reply": mail.reply,
        "quoted": mail.quoted,
        "attachments": [
            {"name": one.name, "size": one.size, "type": one.content_type, "inline": one.inline} for one in mail.attachments
        ],
        "kind": mail.kind,
        "original": {"from": original.sender, "subject": original.subject, "text": original.text} if original else None,
        "defects": [*([mail.sender.problem] if mail.sender.problem else []), *mail.defects],
    }


def _print(record: dict[str, Any]) -> None:
    console.print(f"[bold]{safe(record['file'])}[/bold]  {record['kind']}", soft_wrap=True)
    for name in ("from", "to", "subject", "date", "back on", "attachments", "defects"):
        value = record.get(name)
        if value:
            console.print(f"{name:>12}  {safe(_in_words(value))}", soft_wrap=True)
    original = record["original"]
    if original and all(piece["kind"] == PieceKind.BANNER for piece in record["pieces"]):
        if record["above"]:
            console.print(safe(record["above"]), soft_wrap=True)
        told = ", ".join(filter(None, (original["from"], original["subject"])))
        _print_below("original", safe(told), original["text"])
    else:
        console.print(safe(record["new"]), soft_wrap=True)
    for piece in record["pieces"]:
        known = "known in the table of banners by" if piece["kind"] == PieceKind.BANNER else "proven old by"
        why = f"{known} {piece['proof']}" if piece["proof"] else "nothing here proves that it is old"
        _print_below(piece["kind"], f"{len(piece['text'].split())} words; {safe(why)}", piece["text"])


def _print_below(name: str, what: str, text: str) -> None:
    """Print words that are not the writer's new ones, each line of them indented, below a line that says what they are."""
    console.print(f"{name:>12}  {what}", soft_wrap=True)
    for one in text.split("\n"):
        console.print(f"{'':>12}  [dim]{safe(one)}[/dim]", soft_wrap=True)


def _in_words(value: object) -> str:
    """Return a field as people read it: an instant in the machine's zone, of a file its name or its type."""
    if isinstance(value, list):
        return ", ".join((one["name"] or one["type"]) if isinstance(one, dict) else str(one) for one in value)
    return local(value) if isinstance(value, datetime) else str(value)
