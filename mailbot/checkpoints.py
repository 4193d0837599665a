"""The steps of a mail's walk and of a timer's walk, named, so that tests can cut the walk after each of them.

In production :func:`passed` does nothing. The crash tests install a hook that kills the process at one step, start
it again, and compare with a run that was not cut; they also assert that every name below was reached.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

INBOUND: Final = (
    "inbound.listed",  # UIDs and sizes are known
    "inbound.counted",  # the try is counted, durably
    "inbound.fetched",  # bytes are here (large ones: on disk)
    "inbound.read",  # they became a Mail
    "inbound.decided",  # there is a verdict, nothing is written yet
    "inbound.applied",  # written, not committed
    "inbound.committed",  # durable
    "inbound.moved",  # filed away on the server, not yet noted
    "inbound.filed",  # noted
)
TIMER: Final = (
    "timer.found",  # due rows are known
    "timer.decided",
    "timer.applied",
    "timer.committed",
)
OUTBOX: Final = (
    "outbox.claimed",  # the letter is marked as being sent, durably
    "outbox.accepted",  # the server said 250
    "outbox.noted",  # and that is durable
)
RELEASED: Final = (
    "consent.found",  # questions about which something is due are known
    "released.read",  # a held mail is read again
    "released.applied",
    "released.committed",
)
ADMITTED: Final = (
    "admission.found",  # what agents admitted is known
    "released.read",
    "released.applied",
    "released.committed",
)
LAPSED: Final = ("consent.found", "consent.applied", "consent.committed")
UNANSWERED: Final = ("unanswered.found", "unanswered.applied", "unanswered.committed")
PROMISED: Final = ("promise.found", "promise.applied", "promise.committed")
DEADLINE: Final = ("deadline.found", "deadline.applied", "deadline.committed")
DIGEST: Final = ("digest.found", "digest.applied", "digest.committed")
FIRST_START: Final = (
    "first.begun",  # from which UID on mail is the desk's is durable
    "first.noted",  # some older mails are on record
    "first.finished",  # all that was there was looked at, and that is durable
)
IMPORT: Final = (
    "import.applied",  # a batch of history is written, not committed
    "import.committed",
)
DOOR: Final = (
    "door.judged",  # the verdict at the SMTP or LMTP door is durable, the peer was not answered yet
)

hook: Callable[[str], None] | None = None


def passed(step: str) -> None:
    """Say that ``step`` was reached; calls the test's hook where there is one."""
    if hook is not None:
        hook(step)
