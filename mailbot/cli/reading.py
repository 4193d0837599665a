"""``mailbot read``: what is read in mails that lie as files; nothing is stored, nobody is answered."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from mailbot.cli.output import console, errors, line, safe
from mailbot.mail.message import Mail, identity
from mailbot.mail.message import read as read_mail


def read(
    files: Annotated[list[Path], typer.Argument(help="Mails as files (RFC 5322).")],
    json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")] = False,
) -> None:
    """Show what is read in each mail: sender, words, quoted words, files, kind, the original of a forward."""
    for file in files:
        try:
            mail = read_mail(file.read_bytes())
        except OSError as broken:
            errors.print(f"{safe(file)}: {safe(broken.strerror)}", soft_wrap=True)
            mail = Mail(digest=identity(b""), defects=(f"file cannot be read: {broken.strerror}",))
        record = _record(file, mail)
        if json:
            line(record)
        else:
            _print(record)


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
        "returns_at": mail.returns_at.isoformat() if mail.returns_at else None,
        "defects": [*([mail.sender.problem] if mail.sender.problem else []), *mail.defects],
    }


def _print(record: dict[str, Any]) -> None:
    console.print(f"[bold]{safe(record['file'])}[/bold]  {record['kind']}", soft_wrap=True)
    for name in ("from", "to", "subject", "date", "attachments", "defects"):
        value = record[name]
        if value:
            names = [one["name"] or one["type"] if isinstance(one, dict) else str(one) for one in value]
            shown = ", ".join(names) if isinstance(value, list) else value
            console.print(f"{name:>12}  {safe(shown)}", soft_wrap=True)
    console.print(safe(record["reply"]), soft_wrap=True)
