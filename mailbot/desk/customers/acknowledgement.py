"""The first letter to who opens a ticket by mail: its number, and what the mail lacks of the policy's checklist. Pure."""

from __future__ import annotations

import re
from typing import Final

from mailbot.desk.policy.policy import Item, Policy
from mailbot.desk.threading.context import Context, vouches
from mailbot.desk.tickets.letter import Draft, Notice
from mailbot.mail.text.characters import plain

MOST: Final = 200_000
"""Characters of a mail that are looked at."""
_APART: Final = re.compile(r"[^\w]+")


def acknowledged(context: Context, to: str, name: str, *, vouched: bool) -> Draft:
    """Return the letter that a ticket was opened, which asks once, and never again, for what the mail lacks.

    A file that was too large counts as one: it was sent; so does any picture, since the smallest may show an error. Of a
    mail that somebody pipes in (``vouched``: a form or a chat, which asks its own questions) nothing is asked.

    Anybody may fill in a form with somebody else's address: its letter says neither name nor subject, which they chose.
    """
    if context.form is not None:
        return Draft(Notice.OPENED, to, facts={"first": True, "unproven": True})
    mail = context.mail
    sent = not all(vouches(one) for one in mail.attachments)
    files = sent or bool(context.incoming.left_out)
    lacks = lacking(context.policy, f"{mail.subject}\n{mail.text}", files=files)
    if vouched or not lacks:
        return Draft(Notice.OPENED, to, name)
    language = context.mailbox.language
    asked = [one.labels[language] for one in lacks]
    return Draft(Notice.CHECKLIST, to, name, {"items": asked, "in_file": sent})


def lacking(policy: Policy, words: str, *, files: bool) -> tuple[Item, ...]:
    """Return the items that a mail of these ``words`` (subject included) and with or without ``files`` does not hold."""
    if not policy.checklist:
        return ()
    said = f" {_flat(words[:MOST])} "
    shapes = {_shape(word) for word in said.split()} if any(one.shapes for one in policy.checklist) else set()
    return tuple(one for one in policy.checklist if not (files if one.evidence else _said(one, said, shapes)))


def _said(item: Item, said: str, shapes: set[str]) -> bool:
    return not shapes.isdisjoint(item.shapes) or any(f" {_flat(word)} " in said for word in item.words)


def _shape(word: str) -> str:
    """Return ``word`` with A in place of each letter and 9 of each digit."""
    return "".join("A" if sign.isalpha() else "9" if sign.isdecimal() else sign for sign in word)


def _flat(text: str) -> str:
    lines = " ".join(text.split())  # a line's end has no width, and would go
    return " ".join(_APART.split(plain(lines))).strip()
