"""Verdicts as a person is told them."""

from __future__ import annotations

from typing import Final

from mailbot.demo.chronicle import Judged

VERDICTS: Final[dict[tuple[str, str | None], str]] = {
    ("reply", None): "joins its ticket",
    ("reply", "attachment_too_large"): "joins its ticket, words kept, the file over 20 MB left out",
    ("opened", None): "opens a new ticket",
    ("rejected", "unthreaded"): "it answers no letter of ours",
    ("rejected", "wrong_sender"): "it answers our letter, but its sender has no part in that ticket",
    ("rejected", "closed"): "its ticket is closed",
    ("held", "awaiting_consent"): "not from the ticket's address; the customer is asked whether it may",
    ("reaction", None): "a reaction, shown in its ticket; it moves nothing",
    ("survey", None): "answers the satisfaction survey, moves nothing",
    ("consent", None): "the customer's yes or no to that",
    ("held", "spam"): "marked as spam; nothing is opened, nobody is answered",
    ("held", "forged"): "its sender is not who it says; a person decides",
    ("ignored", "automatic"): "written by a machine; no answer, and no clock stops",
    ("duplicate", None): "the same letter again; nothing happens twice",
    ("agent", None): "done as it says",
    ("agent", "agent_unclear"): "not clear; nothing is sent, and its writer is told why",
    ("held", "agent_asked"): "it may not be meant for the customer, and its writer is asked",
    ("held", "agent_stale"): "its writer had not seen what came since, and is shown it",
}
_COLOURS: Final = {"reply": "green", "opened": "green", "agent": "green", "rejected": "red", "held": "yellow"}


def in_words(event: Judged) -> str:
    """Say a verdict's reason to a person."""
    return VERDICTS.get((event.verdict, event.reason), event.reason or "")


def colour_of(event: Judged) -> str:
    """Return the colour in which a verdict is shown."""
    return _COLOURS.get(event.verdict, "blue")
