"""What is wrong between the keys of config.toml, each right in itself; and the words for what is wrong in one of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mailbot.errors import Problem
from mailbot.mail.sender.addresses import normalised
from mailbot.mail.tokens import sub_addresses

_PASSWORDS = ("password_file", "password_command", "password_env")


def password_keys(boxes: dict[str, Any]) -> Iterator[Problem]:
    """Yield the accounts that do not say, or say twice, where their password is."""
    for name, box in boxes.items():
        for part in ("imap", "smtp"):
            account = box.get(part) if isinstance(box, dict) else None
            if not isinstance(account, dict) or (part == "smtp" and "username" not in account):
                continue
            if sum(key in account for key in _PASSWORDS) != 1:
                words = f"say where the password is: exactly one of {', '.join(_PASSWORDS)}"
                yield Problem(f"mailboxes.{name}.{part}", words)


def folder_clashes(boxes: dict[str, Any]) -> Iterator[Problem]:
    """Yield filing folders that are the inbox itself: mail filed there would be met again for ever."""
    for name, box in boxes.items():
        folders = box.get("folders") if isinstance(box, dict) else None
        if not isinstance(folders, dict):
            continue
        inbox = str(folders.get("inbox", "INBOX")).casefold()
        for key, folder in folders.items():
            if key != "inbox" and str(folder).casefold() == inbox:
                yield Problem(f"mailboxes.{name}.folders.{key}", "is the folder that is watched; name another one")


def two_roles(tree: dict[str, Any], boxes: dict[str, Any]) -> Iterator[Problem]:
    """Yield the groups, forms and machines of a mailbox that are somebody else of its configuration as well.

    A group may be a mailbox's own address: some put that into From. An agent may be told by ``notify``, too.
    """
    desk = {one: f"the address of mailboxes.{name}" for name, box in boxes.items() for one in _own(box)}
    people = tree.get("agents")
    for key, one in people.items() if isinstance(people, dict) else ():
        desk |= dict.fromkeys(_addresses(one, "address"), f"agents.{key}")
    desk |= dict.fromkeys(_addresses(tree, "alert"), "one of alert")
    for name, box in boxes.items():
        met = desk | dict.fromkeys(_addresses(box, "notify"), "one of notify")
        for key in ("groups", "trusted_forms", "machines"):
            for address in dict.fromkeys(_addresses(box, key)):
                taken = met.get(address, "")
                if taken and not (key == "groups" and taken.startswith("the address of mailboxes.")):
                    yield Problem(f"mailboxes.{name}.{key}", f'"{address}" is {taken} as well; it can be only one of them')
                met[address] = f"one of {key}"


def _own(box: object) -> Iterator[str]:
    """Yield the addresses of a mailbox's table, those with tokens without them."""
    yield from _addresses(box, "address")
    intake = box.get("intake") if isinstance(box, dict) else None
    yield from (normalised(one) for one in (intake if isinstance(intake, dict) else ()))
    for key in ("reply_address", "return_path"):
        yield from (sub_addresses.bare(one) for one in _addresses(box, key))


def _addresses(table: object, key: str) -> list[str]:
    """Return the addresses that a table has under ``key``, one or a list of them, as senders are compared."""
    found = table.get(key) if isinstance(table, dict) else None
    listed = found if isinstance(found, list | tuple) else [found]
    return [normalised(one) for one in listed if isinstance(one, str)]


def unproving(boxes: dict[str, Any], *, own_check: bool) -> Iterator[Problem]:
    """Yield the mailboxes that ask for proof where nothing could give it: all their mail would be held."""
    for name, box in boxes.items():
        asks = isinstance(box, dict) and box.get("require_authentication", "none") != "none"
        if asks and not own_check and not box.get("authserv_id"):
            words = "nobody proves who writes; name the receiving server in authserv_id"
            yield Problem(f"mailboxes.{name}.require_authentication", words)


def unknown_calendars(boxes: dict[str, Any], calendars: object) -> Iterator[Problem]:
    """Yield the mailboxes that name a calendar which there is not."""
    known = list(calendars) if isinstance(calendars, dict) else []
    for name, box in boxes.items():
        named = box.get("calendar") if isinstance(box, dict) else None
        if isinstance(named, str) and named not in known:
            there = f"there are {', '.join(known)}" if known else "there is none"
            yield Problem(f"mailboxes.{name}.calendar", f'"{named}" is none of [calendars.*]; {there}')


def checks_itself(tree: dict[str, Any]) -> bool:
    """Return whether the SMTP door finds out itself who really wrote."""
    listener = tree.get("listener")
    return isinstance(listener, dict) and listener.get("authentication", "own") == "own"


_WORDS = {
    "is_instance_of": 'must be "tls", "starttls" or "plain"',
    "tuple_type": 'must be a list, as in ["bruno@example.com"]',
    "missing": "is missing",
    "extra_forbidden": "is not a key that mailbot knows; see the commented sample of `mailbot init`",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "string_type": "must be words in quotes",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
}


def problem_of(error: Any) -> Problem:  # noqa: ANN401 - pydantic's ErrorDetails, whose context has any type
    """Put one of pydantic's errors into the admin's words."""
    key = ".".join(str(part) for part in error["loc"]) or "config.toml"
    if error["type"] == "too_short" and key == "mailboxes":
        return Problem(key, "name at least one mailbox: [mailboxes.suporte]")
    words = _WORDS.get(error["type"], error["msg"].removeprefix("Value error, "))
    return Problem(key, words)


def clashes(boxes: dict[str, Any]) -> Iterator[Problem]:
    """Yield what is wrong between mailboxes: two that watch the same folder would take each other's mail."""
    seen: dict[tuple[Any, ...], str] = {}
    for name, box in boxes.items():
        imap = box.get("imap") if isinstance(box, dict) else None
        if not isinstance(imap, dict):
            continue
        folder = box.get("folders", {}).get("inbox", "INBOX") if isinstance(box.get("folders", {}), dict) else "INBOX"
        place = tuple(str(part) for part in (imap.get("host"), imap.get("port", 993), imap.get("username"), folder))
        if place in seen:
            yield Problem(f"mailboxes.{name}.imap", f"watches the same folder as mailboxes.{seen[place]}")
        seen[place] = name
