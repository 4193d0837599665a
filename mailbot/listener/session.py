"""One connection at the SMTP or LMTP door: what aiosmtpd speaks, made strict and streaming.

aiosmtpd reads commands and does STARTTLS; ours are DATA (to disk, with LMTP's reply for each recipient) and every reply that
could tell a stranger anything.
"""

from __future__ import annotations

import asyncio

from aiosmtpd.lmtp import LMTP

from mailbot import journal
from mailbot.listener.data import DataReader
from mailbot.listener.delivery import LATER, SpooledMail, telling, trace
from mailbot.listener.dialogue import LEAVING
from mailbot.listener.limits import LimitedSession

# ruff: noqa: N802, ARG002 - commands are methods by aiosmtpd's names


class Session(LimitedSession):
    """One connection that speaks SMTP."""

    async def smtp_STARTTLS(self, arg: str) -> None:
        """Begin TLS (RFC 3207), once."""
        if self._tls_protocol is not None:
            await self.push("503 5.5.1 TLS is on already")
            return
        await super().smtp_STARTTLS(arg)

    async def smtp_VRFY(self, arg: str) -> None:
        """Tell nothing about anybody (RFC 5321, section 7.3)."""
        await self.push("252 2.5.2 send a mail and see")

    async def smtp_DATA(self, arg: str) -> None:
        """Take one mail to its end, judge it, and answer what was committed."""
        if await self.check_helo_needed():
            return
        recipients = list(self.envelope.rcpt_tos) if self.envelope else []
        if not recipients:
            await self.push("503 5.5.1 need RCPT first")
            return
        if arg:
            await self.push("501 5.5.4 DATA takes no argument")
            return
        await self.push("354 end with <CR><LF>.<CR><LF>")
        refusal, spooled_mail = await self._taken_in()
        self._busy = True
        try:
            replies = [refusal] * len(recipients) if spooled_mail is None else await self._judged(spooled_mail, recipients)
            for reply in self._in_protocol(replies):
                await self.push(reply)
        finally:
            self._busy = False
        self.envelope = self._create_envelope()
        self._reset_timeout()
        if self._leaving:
            await super().push(LEAVING)
            self._end()

    def _in_protocol(self, replies: list[str]) -> list[str]:
        """Return what is answered after the dot: in SMTP one reply for all recipients together.

        What some mailbox could not take now is sent again, and the others know it then; else one that took it is enough.
        """
        return [next((one for one in replies if one[0] == "4"), None) or min(replies)]

    async def _taken_in(self) -> tuple[str, SpooledMail | None]:
        """Stream the mail into the spool; returns a refusal, or the spooled mail."""
        now = self.state.clock.now()
        sender = str(self.envelope.mail_from or "").strip("<>") if self.envelope else ""
        helo = str(self.session.host_name or "") if self.session else ""
        tls = self.session is not None and self.session.ssl is not None
        to = telling(self.envelope.rcpt_tos if self.envelope else [], self.state.settings)
        top = trace(self.state.listener, self.state.hostname, sender, helo, self.client, to, tls=tls, now=now)
        data = DataReader(self._reader, self.state.files, self.state.listener.max_mail, self._reset_timeout)
        refusal = await data.take(top)
        return refusal, None if refusal else SpooledMail(data.path, data.size, sender, helo, self.client, now)

    async def _judged(self, spooled_mail: SpooledMail, recipients: list[str]) -> list[str]:
        try:
            proof = await asyncio.to_thread(self.state.delivery.prove, spooled_mail)
        except Exception as broken:  # noqa: BLE001 - nothing was judged yet: the peer is asked to come again
            journal.warned("door_broken", client=self.client, error=f"{type(broken).__name__}: {broken}")
            spooled_mail.file.unlink(missing_ok=True)
            return [LATER] * len(recipients)
        except asyncio.CancelledError:
            spooled_mail.file.unlink(missing_ok=True)
            raise
        # Once begun it is carried to its end, whether or not the peer still listens.
        answers: list[str] = await asyncio.shield(
            self.state.judge(self.state.delivery.answers, spooled_mail, recipients, proof)
        )
        return answers


class LmtpSession(Session, LMTP):
    """One connection that speaks LMTP (RFC 2033): LHLO, and after DATA one reply for each recipient."""

    def _in_protocol(self, replies: list[str]) -> list[str]:
        return replies
