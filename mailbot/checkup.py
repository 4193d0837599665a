"""``mailbot check``: tries everything that a running daemon will need, and tells all that is wrong at once."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from mailbot.accounts.time_limits import Watchdog
from mailbot.config.accounts import Account, Security
from mailbot.config.listener import Listener
from mailbot.config.mailbox import Mailbox
from mailbot.config.settings import Settings
from mailbot.desk.policy.reader import business_places
from mailbot.errors import ConfigBroken, ListenerUnavailable, MailbotError, StorageBusy
from mailbot.imap.session import ImapSession
from mailbot.letters.macros import Macros
from mailbot.letters.templates import Templates
from mailbot.mail.sender.microsoft import MICROSOFT
from mailbot.policy_files import policies_of
from mailbot.receiving import first_look
from mailbot.receiving.receiver_met import unmet
from mailbot.smtp.session import SmtpSession
from mailbot.store.database import StorageLock, Store
from mailbot.store.mails.arrivals import ENOUGH
from mailbot.store.reports.views import mailboxes_in_use


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried: the key it is about, and what came of it."""

    key: str
    level: Literal["ok", "warning", "problem"]
    words: str


def checkup(settings: Settings, *, offline: bool = False) -> Iterator[Finding]:
    """Yield what was tried, in the order a daemon would meet it. Never raises for what it finds."""
    yield Finding("config.toml", "ok", f"{len(settings.mailboxes)} mailboxes")
    yield from _storage(settings)
    yield from _templates(settings)
    yield from _policies(settings)
    if settings.listener is not None:
        yield from _listener(settings, settings.listener, offline=offline)
    watchdog = Watchdog()
    try:
        for box in settings.mailboxes.values():
            yield from _advice(box)
            yield from _secrets(box)
            if not offline:
                yield from _imap(settings, box, watchdog)
                yield from _smtp(box, watchdog)
    finally:
        watchdog.close()


def _storage(settings: Settings) -> Iterator[Finding]:
    try:
        store = Store.open(settings.storage)
    except MailbotError as broken:
        yield Finding("storage", "problem", str(broken))
        return
    with contextlib.closing(store):
        yield Finding("storage", "ok", f"{settings.storage} can be written; {len(store.keys)} signing keys")
        for name in sorted(mailboxes_in_use(store) - set(settings.mailboxes)):
            words = "is not in the configuration any more, but open tickets or unsent letters belong to it; name it again"
            yield Finding(f"mailboxes.{name}", "problem", words)
        for box in settings.mailboxes.values():
            if words := first_look.left(store, box):
                yield Finding(f"mailboxes.{box.name}.begin", "ok", words)
            if unmet(store, box):
                words = f'none of the last {ENOUGH} mails bears an Authentication-Results of "{box.authserv_id}"'
                words += ": nobody is proven; see the topmost one of a mail that you received"
                yield Finding(f"mailboxes.{box.name}.authserv_id", "warning", words)


def _templates(settings: Settings) -> Iterator[Finding]:
    problems = [*Templates(settings.templates).check(), *Macros(settings.templates).check()]
    yield from (Finding("templates", "problem", problem) for problem in problems)
    if not problems:
        yield Finding("templates", "ok", "every notice can be written in every language, and every macro")


def _policies(settings: Settings) -> Iterator[Finding]:
    try:
        policies = policies_of(settings)
    except ConfigBroken as broken:
        yield from (Finding(one.key, "problem", one.words) for one in broken.problems)
        return
    for box in settings.mailboxes.values():
        policy = policies.of(box.name)
        yield Finding(f"mailboxes.{box.name}.policy", "ok", f"{policy.name}, {len(policy.states)} states")
        if box.calendar is None and business_places(policy):
            words = f"not set: policy {policy.name} counts its own hours, without holidays; name one of [calendars.*]"
            yield Finding(f"mailboxes.{box.name}.calendar", "warning", words)


def _advice(box: Mailbox) -> Iterator[Finding]:
    key = f"mailboxes.{box.name}"
    yield from _receiver_advice(box)
    if not box.told:
        yield Finding(f"{key}.agents", "warning", "empty, and so is notify: nobody is told of customers' mail")
    if box.people and box.authserv_id is None:
        words = (
            "authserv_id is not set: an agent is believed on the token of the letter they answer alone; whoever gets hold "
            "of one, forwarded, answers customers in that agent's name, and a new mail of an agent opens no ticket"
        )
        yield Finding(f"{key}.agents", "warning", words)
    if box.intake and box.unthreaded == "reject":
        words = 'opens nothing for customers while unthreaded is "reject"; set it to "open" or "hold"'
        yield Finding(f"{key}.intake", "warning", words)
    for address in box.trusted_forms:
        words = (
            f"fill in the form that writes as {address}: the ticket must be yours, by its Reply-To, and you must hear; its "
            "server must sign with DKIM (SPF alone is not enough)"
        )
        yield Finding(f"{key}.trusted_forms", "ok", words)
    for address in box.intake:
        words = f"mail to {address} must reach this mailbox: write to it, and see that it comes"
        yield Finding(f"{key}.intake", "ok", words)
    for name, template in (("address_tokens", box.replies_to), ("verp", box.bounces_to)):
        if template is not None:
            words = (
                f"mail to {template} must reach this mailbox: the server delivers sub-addresses (Postfix: "
                "recipient_delimiter = +); write to one with any word as token, and see that it comes"
            )
            yield Finding(f"{key}.{name}", "ok", words)
    accounts: tuple[tuple[str, Account], ...] = (("imap", box.imap), ("smtp", box.smtp))
    for name, account in accounts:
        if account.security is Security.PLAIN and not account.on_loopback:
            yield Finding(f"{key}.{name}.security", "warning", "plain: password and mail cross the network readable")


def _receiver_advice(box: Mailbox) -> Iterator[Finding]:
    key = f"mailboxes.{box.name}.authserv_id"
    if box.authserv_id is None:
        words = (
            "not set: nobody proves who writes, so a reply is believed on its token and its From alone, strangers are "
            "rejected silently, and new customers of an open mailbox get no acknowledgement"
        )
        yield Finding(key, "warning", words)
        yield from _unproven_senders(box)
    elif box.authserv_id == MICROSOFT:
        words = (
            "the topmost Authentication-Results, right above the Received of *.protection.outlook.com, is believed; what "
            "reaches the tenant past it (a connector, a server of your own) must lose such fields there; mail from within "
            "the tenant is proven by nobody"
        )
        yield Finding(key, "ok", words)


_UNPROVEN: Final = {
    "groups": "nobody proves the groups' servers, and all mail with their From is held",
    "trusted_forms": "nobody proves the forms' servers, and all mail with their From is held",
    "machines": (
        "nobody proves the machines: their new mail is treated as any stranger's (unthreaded), and who writes in their name "
        'is believed where that is "open"'
    ),
}


def _unproven_senders(box: Mailbox) -> Iterator[Finding]:
    """Yield what it means for each key that names senders that nobody proves them."""
    for key, words in _UNPROVEN.items():
        if getattr(box, key):
            yield Finding(f"mailboxes.{box.name}.{key}", "warning", f"authserv_id is not set: {words}")


def _secrets(box: Mailbox) -> Iterator[Finding]:
    for problem in box.secret_problems():
        yield Finding(problem.key, "problem", problem.words)


def _listener(settings: Settings, listener: Listener, *, offline: bool) -> Iterator[Finding]:
    """Try the SMTP or LMTP door; a daemon that runs on this storage holds it already, and that is well."""
    from mailbot.listener.server import bound, tls_context  # noqa: PLC0415 - only who has this door pays for it

    yield from _door_advice(settings, listener)
    try:
        tls_context(listener)
        if listener.certificate_file is not None:
            yield Finding("listener.certificate_file", "ok", "certificate and key can be used")
        if offline or _running(settings):
            return
        with contextlib.closing(bound(listener)):
            yield Finding("listener.address", "ok", f"can listen at {listener.address}")
        if listener.unix_socket is not None:
            listener.unix_socket.unlink(missing_ok=True)
    except ListenerUnavailable as broken:
        yield Finding(str(broken).partition(":")[0], "problem", str(broken).partition(": ")[2])


def _running(settings: Settings) -> bool:
    lock = StorageLock(settings.storage)
    try:
        lock.take()
    except StorageBusy:
        return True
    lock.release()
    return False


def _door_advice(settings: Settings, listener: Listener) -> Iterator[Finding]:
    if listener.protocol == "lmtp":
        words = (
            "behind Postfix: set smtpd_forbid_bare_newline = normalize there (Debian 12 ships it off), or strangers may "
            "smuggle mails past its checks; see docs/smtp-door.md"
        )
        yield Finding("listener.protocol", "ok", words)
    if listener.protocol == "lmtp" and not listener.local:
        yield Finding("listener.address", "warning", "LMTP is for this machine; others can reach this address")
    if listener.protocol == "smtp" and listener.certificate_file is None and not listener.local:
        yield Finding("listener.certificate_file", "warning", "not set: mail crosses the network readable")
    if listener.authentication == "trusted_receiver":
        for box in settings.mailboxes.values():
            if box.authserv_id is None:
                words = f"not set, and listener.authentication believes it: nobody proves who writes to {box.address}"
                yield Finding(f"mailboxes.{box.name}.authserv_id", "warning", words)


def _imap(settings: Settings, box: Mailbox, watchdog: Watchdog) -> Iterator[Finding]:
    key = f"mailboxes.{box.name}.imap"
    try:
        with ImapSession.open(box, box.imap.password(), watchdog) as session:
            yield Finding(key, "ok", f"logged in at {box.imap.host}:{box.imap.port}")
            session.ensure_folders()
            found = session.select()
    except MailbotError as broken:
        yield Finding(key, "problem", str(broken))
        return
    yield Finding(f"mailboxes.{box.name}.folders", "ok", f"all there; {found.exists} mails in {box.folders.inbox}")
    if words := first_look.ahead(settings, box, found.exists):
        yield Finding(f"mailboxes.{box.name}.begin", "warning" if box.begin == "all" else "ok", words)


def _smtp(box: Mailbox, watchdog: Watchdog) -> Iterator[Finding]:
    key = f"mailboxes.{box.name}.smtp"
    try:
        with contextlib.closing(SmtpSession.open(box, box.smtp.password() if box.smtp.username else "", watchdog)):
            yield Finding(key, "ok", f"ready to send at {box.smtp.host}:{box.smtp.port}")
    except MailbotError as broken:
        yield Finding(key, "problem", str(broken))
