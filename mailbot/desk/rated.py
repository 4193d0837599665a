"""The verdict of an answer to the satisfaction survey: it is recorded and moves nothing; agents see what it says besides."""

from __future__ import annotations

from mailbot.desk.letters import notices
from mailbot.desk.letters.copies import announced, new_files
from mailbot.desk.surveys import answer
from mailbot.desk.threading.context import Case
from mailbot.desk.tickets.change import Change
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.tickets.verdict import Verdict


def answered(case: Case) -> Verdict | None:
    """Return the verdict of a mail that answers a survey of its ticket; None for every other mail.

    Without a change: state, timers and what is unanswered stay as they are, also where the ticket has ended. A rating
    alone is told to nobody; words or files besides are.
    """
    ticket, found = case.thread.ticket, answer(case)
    if ticket is None or found is None:
        return None
    told = case.brings_files or not found.bare
    more = "what it says besides is shown to agents" if told else "nothing else, so nobody is told"
    name = ticket.contact_name if case.mail.sender.address == ticket.contact else ""
    shown = announced(case, "survey", name, Change(ticket.state), more={"score": found.score}) if told else ()
    reason = notices.reason_of(case)
    return Verdict(
        Disposition.SURVEY, reason, ticket.id, ticket, (("reading", f"rating: {found.score} of 5; {more}"),),
        drafts=(*notices.told(case, reason), *shown), files=new_files(case), reachable=notices.reachable(case), rates=found,
    )  # fmt: skip
