"""What a flood takes from a verdict: the letters above the caps. The mail itself is judged and kept like any other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from mailbot.desk.threading.context import Context
from mailbot.desk.tickets.flood import OPENED, REPLIES, STRANGERS, Flood, OverCap
from mailbot.desk.tickets.letter import AUTOMATIC_CAP, AUTOMATIC_NOTICES, SIZE_CAP, Draft, Notice
from mailbot.desk.tickets.reasons import Disposition
from mailbot.desk.tickets.verdict import Verdict

_SIGNALS: Final = {
    Flood.REPLIES: f"{REPLIES} mails in this ticket within the hour: the desk is told in one letter",
    Flood.OPENED: f"{OPENED} new tickets within the hour, or too many by this sender: the desk is told in one letter",
    Flood.AUTOMATIC: "the hourly cap of automatic letters to this address is reached: not answered",
    Flood.STRANGERS: f"{STRANGERS} notices to strangers within the hour: not answered",
}


def capped(decide: Callable[[Context], Verdict], context: Context) -> Verdict:
    """Return what ``decide`` says of ``context`` without the letters that are above the caps; ``over_cap`` counts them."""
    verdict = decide(context)
    of = [_flood_of(context, verdict, draft) for draft in verdict.drafts]
    kept = tuple(draft for draft, flood in zip(verdict.drafts, of, strict=True) if flood is None)
    floods = dict.fromkeys(flood for flood in of if flood is not None)
    if _silenced(decide, context, verdict):
        floods[Flood.AUTOMATIC] = None
    if not floods:
        return verdict
    who = context.mail.sender.address or ""
    ticket = verdict.about.id if verdict.about else None
    over_cap = tuple(OverCap(flood, who, ticket) for flood in floods)
    signals = (*verdict.signals, *(("flood", _SIGNALS[flood]) for flood in floods))
    if Flood.OPENED in floods and verdict.change is not None:  # what was told in one letter is not repeated one by one
        verdict = replace(verdict, change=replace(verdict.change, answer_by=None))
    return replace(verdict, drafts=kept, over_cap=over_cap, signals=signals)


def _flood_of(context: Context, verdict: Verdict, draft: Draft) -> Flood | None:
    caps_reached = context.known.caps_reached
    if verdict.disposition is Disposition.OPENED and caps_reached.opened:
        return Flood.OPENED
    if (
        draft.notice in {Notice.NOTIFY, Notice.COPY}
        and verdict.about is not None
        and verdict.about.id in caps_reached.tickets
    ):
        return Flood.REPLIES
    if _answers(context, draft) and caps_reached.strangers and not context.known.is_participant:
        return Flood.STRANGERS
    return None


def _silenced(decide: Callable[[Context], Verdict], context: Context, verdict: Verdict) -> bool:
    """Tell whether an automatic letter was left out for the cap: what would be written if none had been before?"""
    known = context.known
    if sum(known.automatic_in_an_hour.values()) < AUTOMATIC_CAP and known.size_notices_in_an_hour < SIZE_CAP:
        return False
    uncounted = decide(replace(context, known=replace(known, automatic_in_an_hour={}, size_notices_in_an_hour=0)))
    return len(uncounted.drafts) > len(verdict.drafts)


def _answers(context: Context, draft: Draft) -> bool:
    return draft.notice in AUTOMATIC_NOTICES and draft.to == context.mail.sender.address
