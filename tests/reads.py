"""The MailReader with which a test reads."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from typing import Final

from mailbot.mail.incoming import Incoming
from mailbot.mail.message import Mail
from mailbot.workers.agent_mail import Read
from mailbot.workers.pool import Pool
from mailbot.workers.reader import MailReader
from tests.machine_day import reading
from tests.patience import PATIENCE

_POOL: Final = Pool(start=reading(), seconds=PATIENCE)
READER: Final = MailReader(_POOL)
"""One for all desks of this process: its workers hold nothing of any mail, and starting them takes time."""
atexit.register(READER.close)


class Reads(MailReader):
    """Reads with what a test hands in, in this process; what else is done to strangers' bytes is done in a worker."""

    def __init__(self, read: Read) -> None:
        super().__init__(_POOL)
        self._reads = read

    def read(self, incoming: Sequence[Incoming]) -> list[Mail]:
        return self._reads(incoming)

    def begin(self, incoming: Sequence[Incoming]) -> None:
        """Begin nothing: the test's reader is asked in its turn."""

    def close(self) -> None:
        """Leave the workers to the other desks."""
