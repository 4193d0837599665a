"""The first letter to who opens a ticket by mail: its number, and what the mail lacks of the policy's checklist. Pure."""

from __future__ import annotations

from mailbot.desk.checklist import lacking
from mailbot.desk.threading.context import Case, vouches
from mailbot.desk.tickets.letter import Draft, Notice


def acknowledged(case: Case, to: str, name: str, *, vouched: bool) -> Draft:
    """Return the letter that a ticket was opened, which asks once, and never again, for what the mail lacks.

    A file that was too large counts as one: it was sent; so does any picture, since the smallest may show an error. Of a
    mail that somebody pipes in (``vouched``: a form or a chat, which asks its own questions) nothing is asked.
    """
    mail = case.mail
    sent = not all(vouches(one) for one in mail.attachments)
    files = sent or bool(case.incoming.left_out)
    lacks = lacking(case.policy, f"{mail.subject}\n{mail.text}", files=files)
    if vouched or not lacks:
        return Draft(Notice.OPENED, to, name)
    language = case.mailbox.language
    asked = [one.labels[language] for one in lacks]
    return Draft(Notice.CHECKLIST, to, name, {"items": asked, "in_file": sent})
