"""All commands: their names, the line that ``--help`` has for each, and where they are; in the order of ``--help``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from mailbot.cli.lazy import Entry

_TICKET: Final[Mapping[str, Entry]] = {
    "list": Entry("List tickets, the longest waiting first.", "mailbot.cli.tickets.list:list_"),
    "show": Entry(
        "Show one ticket: its state, what was said, its files, its letters and what falls due.",
        "mailbot.cli.tickets.commands:show",
    ),
    "open": Entry("Open a ticket and write the customer its first letter.", "mailbot.cli.tickets.commands:open_"),
    "reply": Entry("Answer the customer; nothing is asked of them.", "mailbot.cli.tickets.commands:reply"),
    "ask": Entry("Ask the customer: reminders and the close for silence begin to run.", "mailbot.cli.tickets.commands:ask"),
    "resolve": Entry(
        "Tell the customer that it is solved; it closes if they do not object.", "mailbot.cli.tickets.commands:resolve"
    ),
    "close": Entry("Close the ticket now.", "mailbot.cli.tickets.commands:close"),
    "escalate": Entry(
        "Hand the ticket over to a team; the customer is told, with the promised day if there is one.",
        "mailbot.cli.tickets.commands:escalate",
    ),
    "note": Entry(
        "Keep an internal note, which the customer never sees, and tell the agents of the ticket.",
        "mailbot.cli.tickets.updates:note",
    ),
    "assign": Entry(
        "Give a ticket to an agent, who gets a copy of it, or to nobody.", "mailbot.cli.tickets.updates:assign"
    ),
    "set": Entry(
        "Say what a ticket is, or give it to a team; the customer is not told.", "mailbot.cli.tickets.updates:set_"
    ),
    "tag": Entry("Put tags on a ticket, or take them off.", "mailbot.cli.tickets.updates:tag", signed=True),
    "cc": Entry(
        "Add people who get the letters to the customer, or take them out.", "mailbot.cli.tickets.updates:cc", signed=True
    ),
    "merge": Entry(
        "Move a ticket's conversation into another one; the customer is not told, and replies to either land there.",
        "mailbot.cli.tickets.updates:merge",
    ),
}  # fmt: skip

_REPORT: Final[Mapping[str, Entry]] = {
    "sla": Entry(
        "Show which promised answers came in time: those that are over since then, "
        "and, without --until, those that run now.",
        "mailbot.cli.reports.deadlines:sla",
    ),
    "survey": Entry(
        "Show how customers rate the work: surveys sent since then, answered, and what the newest answer to each says.",
        "mailbot.cli.reports.survey:survey",
    ),
    "time": Entry(
        "Show what was worked since then, in minutes: consumption, charged, waived, and what that costs without taxes.",
        "mailbot.cli.reports.working_time:time",
    ),
}

COMMANDS: Final[Mapping[str, Entry]] = {
    "explain-deadline": Entry(
        "Show minute by minute what counts towards a ticket's deadlines: those that run, and the last that are over.",
        "mailbot.cli.tickets.deadlines:explain_deadline",
    ),
    "why": Entry("Print a mail's verdict and every signal that led there.", "mailbot.cli.inspect:why"),
    "read": Entry(
        "Show what is read in each mail: sender, words, quoted words, files, kind, the original of a forward.",
        "mailbot.cli.read:read",
    ),
    "digest": Entry(
        "Show the digests as they would be written now; nothing is sent, and today's are still sent at their hour.",
        "mailbot.cli.digest:digest",
    ),
    "simulate": Entry(
        "Print what another policy would have sent, closed and breached, beside what was; nothing is written.",
        "mailbot.cli.policies.simulate:simulate",
    ),
    "verify": Entry(
        "Prove arrivals, tickets, files and outbox consistent; exit 1 and a list otherwise.", "mailbot.cli.inspect:verify"
    ),
    "check": Entry(
        "Check configuration, log-ins, folders, templates, storage and keys; every problem at once.",
        "mailbot.cli.inspect:check",
    ),
    "run": Entry(
        "Watch the mailboxes, send letters and keep the clocks, until SIGTERM or Ctrl-C.", "mailbot.cli.working:run"
    ),
    "once": Entry(
        "Read every mailbox to its end, let due timers speak, send what is ready, and stop.", "mailbot.cli.working:once"
    ),
    "import": Entry(
        "Take history into tickets: nobody is written to, nothing falls due; run again it goes on and doubles nothing.",
        "mailbot.cli.tickets.history:import_",
    ),
    "init": Entry(
        "Write the commented config.toml to begin with; never over one that is there.", "mailbot.cli.beginning:init"
    ),
    "demo": Entry(
        "Show the main job over real IMAP and SMTP on loopback, with the clock run fast.", "mailbot.cli.beginning:demo"
    ),
    "ticket": Entry("See, open and steer tickets.", entries=_TICKET),
    "held": Entry("Mail that was kept and waits for your decision.", "mailbot.cli.held:held"),
    "rejected": Entry("Mail that was rejected or ignored, which you may take after all.", "mailbot.cli.held:rejected"),
    "setaside": Entry("Mail that could not be read.", "mailbot.cli.held:setaside"),
    "address": Entry("Addresses that letters do not reach.", "mailbot.cli.addresses:app"),
    "policy": Entry("The lives that tickets may have.", "mailbot.cli.policies.commands:app"),
    "report": Entry("What the desk did, summed up.", entries=_REPORT),
    "time": Entry("Corrections of working time.", "mailbot.cli.working_time:app"),
}
