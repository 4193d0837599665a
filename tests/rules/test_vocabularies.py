"""Every closed vocabulary is complete: each word has its template, its row in the docs, its place in the journal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mailbot.config.accounts import ImapAccount, SmtpAccount
from mailbot.config.agents import Agent
from mailbot.config.calendars import CalendarSection
from mailbot.config.customers import Customer
from mailbot.config.listener import Listener
from mailbot.config.mailbox import ConsultingPrices, Folders, Mailbox
from mailbot.config.settings import Settings
from mailbot.config.teams import Intake, Team
from mailbot.desk.agents.intent import Ambiguity
from mailbot.desk.agents.questions import QuestionKind
from mailbot.desk.customers.checks import CHECKS
from mailbot.desk.customers.replies import READINGS
from mailbot.desk.letters.not_taken import TOLD_OTHERWISE, Why
from mailbot.desk.orders.words import ROWS, Row
from mailbot.desk.tickets.flood import Flood
from mailbot.desk.tickets.letter import Notice
from mailbot.desk.tickets.reasons import Disposition, Reason
from mailbot.journal import EVENTS
from mailbot.letters.templates import LANGUAGES
from mailbot.mail.sender.doubts import Doubt
from mailbot.policy_files import preset

ROOT = Path(__file__).parents[2]
LIFE = (ROOT / "docs" / "life-of-a-mail.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
AGENTS = (ROOT / "docs" / "agents.md").read_text(encoding="utf-8")
SAMPLE = (ROOT / "config.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_its_row_in_the_docs_and_the_readme(reason: Reason) -> None:
    assert f"`{reason.value}`" in LIFE
    assert f"`{reason.value}`" in README


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_its_words_in_the_digest_in_each_language(reason: Reason) -> None:
    for language in LANGUAGES:
        text = (ROOT / "templates" / language / "digest.txt").read_text(encoding="utf-8")
        assert f'"{reason.value}": "' in text


@pytest.mark.parametrize("check", [name for name, _ in CHECKS])
def test_every_check_has_its_row_in_the_docs_in_the_order_it_is_asked(check: str) -> None:
    rows = re.findall(r"^\| `(\w+)` \|", LIFE.partition("| reading |")[0], re.MULTILINE)
    assert [row for row in rows if row in dict(CHECKS)] == [name for name, _ in CHECKS]
    assert check in rows


def test_every_reading_of_a_reply_has_its_row_in_the_docs_in_the_order_it_is_asked() -> None:
    table = LIFE.partition("| reading |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == [name for name, _ in READINGS]


@pytest.mark.parametrize("notice", list(Notice))
def test_every_notice_is_in_the_docs(notice: Notice) -> None:
    assert f"`{notice.value}`" in LIFE or (notice.value.startswith("rejected_") and "`rejected_…`" in LIFE)


@pytest.mark.parametrize("flood", list(Flood))
def test_every_flood_has_its_row_in_the_docs_and_its_words_in_each_language(flood: Flood) -> None:
    assert f"| `{flood.value}` |" in LIFE
    for language in LANGUAGES:
        text = (ROOT / "templates" / language / "flood.txt").read_text(encoding="utf-8")
        assert f'facts.flood == "{flood.value}"' in text or flood is Flood.STRANGERS  # the last is the "else"


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_for_which_a_mail_did_not_join_has_its_sentence_in_each_language(why: Why) -> None:
    for language in LANGUAGES:
        text = (ROOT / "templates" / language / "participant_held.txt").read_text(encoding="utf-8")
        assert re.search(rf'^  "{why.value}": ".+\."', text, re.MULTILINE)


NEITHER_HELD_NOR_IGNORED = {Reason.ATTACHMENT_TOO_LARGE, Reason.TOO_LARGE, Reason.UNREADABLE, Reason.DELETED}


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_for_which_a_mail_is_held_or_ignored_is_told_or_is_told_otherwise(reason: Reason) -> None:
    told = {one.value for one in Why}
    assert (reason.value in told) + (reason in TOLD_OTHERWISE) + (reason in NEITHER_HELD_NOR_IGNORED) == 1


@pytest.mark.parametrize("doubt", list(Doubt))
def test_every_doubt_is_in_the_docs_and_has_its_words_in_each_language(doubt: Doubt) -> None:
    assert f"(`{doubt.value}`)" in LIFE
    for language in LANGUAGES:
        text = (ROOT / "templates" / language / "notify.txt").read_text(encoding="utf-8")
        assert f'doubt.kind == "{doubt.value}"' in text or doubt is Doubt.REPLY_TO  # the last is the "else"


@pytest.mark.parametrize("disposition", list(Disposition))
def test_every_verdict_is_in_the_docs(disposition: Disposition) -> None:
    assert disposition.value.replace("_", " ") in LIFE


def test_every_journal_event_is_said_somewhere_and_nothing_else_is() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "mailbot").rglob("*.py"))
    assert set(re.findall(r'journal\.(?:said|warned)\(\s*"(\w+)"', source)) == set(EVENTS)


@pytest.mark.parametrize(
    "section",
    [
        Settings, Mailbox, ImapAccount, SmtpAccount, Folders, Listener, Agent, CalendarSection, Customer, ConsultingPrices,
        Team, Intake,
    ],
)  # fmt: skip
def test_every_key_is_explained_in_the_sample(section: type) -> None:
    own = {
        "name", "mailboxes", "imap", "smtp", "folders", "listener", "people", "key", "calendars", "customers", "consulting",
        "crews", "intake", "teams",
    }  # fmt: skip
    for key in section.model_fields:  # type: ignore[attr-defined]
        assert key in own or re.search(rf"^(# )?{key} = ", SAMPLE, re.MULTILINE), key


def test_every_order_of_the_policy_is_a_command() -> None:
    commands = (ROOT / "mailbot" / "cli" / "tickets" / "commands.py").read_text(encoding="utf-8")
    for order in preset().orders:
        assert f'_order("{order}"' in commands


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.order.value)
def test_every_order_is_on_the_agents_page_in_both_languages(row: Row) -> None:
    page = README.partition("## The agent's page")[2].partition("\n## ")[0]
    for language in LANGUAGES:
        assert re.search(rf"`#{row.words(language)[0]}\b", page)


@pytest.mark.parametrize("doubtful", list(Ambiguity))
def test_every_reason_why_an_agents_mail_is_unclear_is_on_their_page(doubtful: Ambiguity) -> None:
    assert f"| `{doubtful.value}` |" in AGENTS or doubtful is Ambiguity.LINES  # those have a table of their own


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_every_question_to_an_agent_is_on_their_page_and_has_its_words_in_each_language(kind: QuestionKind) -> None:
    assert f"| `{kind.value}` |" in AGENTS
    for language in LANGUAGES:
        text = (ROOT / "templates" / language / "questions.txt").read_text(encoding="utf-8")
        assert f'"{kind.value}": "' in text
