"""What can break.

A rejection is a value (:class:`mailbot.desk.tickets.reasons.Reason`); an exception means that the world broke.
The tree of what we raise ourselves::

    MailbotError                    anything we raise on purpose; its words are for the admin
    ├── ConfigBroken                config.toml cannot be used; carries every problem, each with its key
    ├── StorageBroken               the database, a file or the key file cannot be used
    │   ├── StorageBusy             another daemon holds the storage; says which
    │   └── StorageTooNew           the database was written by a newer mailbot
    ├── MailboxUnavailable          the IMAP server cannot be used now; try again later
    │   └── LoginRefused            it refused our credentials; trying often would lock the account
    ├── SubmissionUnavailable       the SMTP server cannot be used now; letters wait
    │   └── SubmissionRefused       it refused our credentials
    ├── ListenerUnavailable         the SMTP or LMTP door cannot be opened: its address, or its certificate
    ├── TemplateBroken              a letter's template cannot be rendered; names file and line
    └── NotPossible                 an order of the CLI that cannot be carried out, and why
"""

from __future__ import annotations

from dataclasses import dataclass


class MailbotError(Exception):
    """Anything raised on purpose; ``str()`` of it is fit for an admin's eyes and holds no secret."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the configuration: the dotted key it is about, and what to do."""

    key: str
    words: str

    def __str__(self) -> str:
        """Say the key first: that is what one searches for in the file."""
        return f"{self.key}: {self.words}"


class ConfigBroken(MailbotError):
    """config.toml cannot be used; ``problems`` holds all of them, not only the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class StorageBroken(MailbotError):
    """The database, a file or the key file cannot be used."""


class StorageBusy(StorageBroken):
    """Another daemon holds the storage."""


class StorageTooNew(StorageBroken):
    """The database was written by a newer mailbot than this one."""


class MailboxUnavailable(MailbotError):
    """The IMAP server cannot be used now; ``retry_after`` are the seconds it asked for, if it did."""

    def __init__(self, words: str, retry_after: float | None = None) -> None:
        super().__init__(words)
        self.retry_after = retry_after


class LoginRefused(MailboxUnavailable):
    """The server refused our credentials."""


class SubmissionUnavailable(MailbotError):
    """The SMTP server cannot be used now."""


class SubmissionRefused(SubmissionUnavailable):
    """The SMTP server refused our credentials."""


class ListenerUnavailable(MailbotError):
    """The SMTP or LMTP door cannot be opened."""


class TemplateBroken(MailbotError):
    """A letter's template cannot be rendered."""


class NotPossible(MailbotError):
    """An order that cannot be carried out."""
