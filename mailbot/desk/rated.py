"""The verdict of an answer to the satisfaction survey: it is recorded and moves nothing; agents see what it says besides."""

from __future__ import annotations

from mailbot.desk.announcing import announced, new_files
from mailbot.desk.checks import Case
from mailbot.desk.rejections import Disposition
from mailbot.desk.surveys import answer
from mailbot.desk.tickets import Change, Verdict


def answered(case: Case, signals: tuple[tuple[str, str], ...]) -> Verdict | None:
    """Return the verdict of a mail that answers a survey of its ticket; None for every other mail.

    Without a change: state, timers and what is unanswered stay as they are, also where the ticket has ended. A rating
    alone is told to nobody; words or files besides are.
    """
    ticket, found = case.thread.ticket, answer(case)
    if ticket is None or found is None:
        return None
    brings = bool(case.incoming.left_out) or any(not one.inline for one in case.mail.attachments)
    told = brings or not found.bare
    more = "what it says besides is shown to agents" if told else "nothing else"
    theirs = case.mail.sender.address == ticket.contact
    name = ticket.contact_name if theirs else ""
    drafts = tuple(announced(case, "survey", name, Change(ticket.state), score=found.score)) if told else ()
    return Verdict(
        Disposition.SURVEY, None, ticket.id, ticket, (*signals, ("rating", f"{found.score} of 5; {more}")), None, drafts,
        new_files(case), rates=found,
    )  # fmt: skip
