"""The first letter to who opens a ticket by mail: its number, and what the mail lacks of the policy's checklist. Pure."""

from __future__ import annotations

from mailbot.desk.checklist import lacking
from mailbot.desk.checks import Case
from mailbot.desk.rejections import Notice
from mailbot.desk.tickets import Draft


def acknowledged(case: Case, to: str, name: str) -> Draft:
    """Return the letter that a ticket was opened, which asks once, and never again, for what the mail lacks.

    A file that was too large counts as one: it was sent.
    """
    mail = case.mail
    files = bool(mail.attachments or case.incoming.left_out)
    lacks = lacking(case.policy, f"{mail.subject}\n{mail.text}", files=files)
    if not lacks:
        return Draft(Notice.OPENED, to, name)
    language = case.mailbox.language
    return Draft(Notice.CHECKLIST, to, name, {"items": [one.labels[language] for one in lacks]})
