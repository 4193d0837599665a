"""What belongs to letters beside their bytes, as sqlmodel classes; part of the one schema in :mod:`mailbot.store.tables`."""

from __future__ import annotations

from sqlalchemy import BigInteger, Text

from mailbot.store.rows import Field, SQLModel


class LetterFileRow(SQLModel, table=True):
    """One file that goes along with a letter: its ``place`` among them, and the ``part`` of which kept mail it is.

    ``content_id`` (bare) is what the letter's HTML calls it by where it is shown inside the words.
    """

    __tablename__ = "letter_file"

    letter_id: int = Field(sa_type=BigInteger, primary_key=True, foreign_key="letter.id")
    place: int = Field(sa_type=BigInteger, primary_key=True)
    mail_id: int = Field(sa_type=BigInteger, foreign_key="mail.id")
    part: int = Field(sa_type=BigInteger)
    name: str = Field(sa_type=Text)
    content_type: str = Field(sa_type=Text)
    size: int = Field(sa_type=BigInteger)
    content_id: str | None = Field(default=None, sa_type=Text)
