"""All tables by name, for statements of Core; the classes beside this file describe them."""

from __future__ import annotations

from typing import Final

from mailbot.store.tables import (  # noqa: F401 - they make the tables
    agents,
    consulting,
    deadlines,
    letters,
    mails,
    questions,
    tickets,
)
from mailbot.store.tables.rows import SQLModel

METADATA: Final = SQLModel.metadata
TICKET: Final = METADATA.tables["ticket"]
PARTICIPANT: Final = METADATA.tables["participant"]
UNDELIVERABLE: Final = METADATA.tables["undeliverable"]
BLOCKED: Final = METADATA.tables["blocked"]
DELIVERY: Final = METADATA.tables["delivery"]
MAIL: Final = METADATA.tables["mail"]
ARRIVAL: Final = METADATA.tables["arrival"]
ADMISSION: Final = METADATA.tables["admission"]
EARLIER_MAIL: Final = METADATA.tables["earlier_mail"]
ENTRY: Final = METADATA.tables["entry"]
FIRST_LINE: Final = METADATA.tables["first_line"]
FILE: Final = METADATA.tables["file"]
LETTER: Final = METADATA.tables["letter"]
LETTER_FILE: Final = METADATA.tables["letter_file"]
TIMER: Final = METADATA.tables["timer"]
WATERMARK: Final = METADATA.tables["watermark"]
CONSENT: Final = METADATA.tables["consent"]
SURVEY_ANSWER: Final = METADATA.tables["survey_answer"]
ACT: Final = METADATA.tables["act"]
ANSWER_DEADLINE: Final = METADATA.tables["answer_deadline"]
DIGEST_NONCE: Final = METADATA.tables["digest_nonce"]
DIGEST_SENT: Final = METADATA.tables["digest_sent"]
FLOOD: Final = METADATA.tables["flood"]
KIND_SAID: Final = METADATA.tables["kind_said"]
PROMISE: Final = METADATA.tables["promise"]
CONSULTING: Final = METADATA.tables["consulting"]
TIME_ENTRY: Final = METADATA.tables["time_entry"]
