"""Every command line that README and docs show works, in the form people see and in the one for programs."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner

from mailbot.cli.main import app
from tests.cast import MALLORY, raw
from tests.servers.dovecot import Dovecot
from tests.servers.embedded import Embedded
from tests.servers.smtp_sink import SmtpSink
from tests.storages import fresh
from tests.whole.agents.test_agents import agents_reply, mailed
from tests.whole.agents.test_teams import CARLAS, TEAMS
from tests.whole.conftest import Office
from tests.whole.shown import ROOT, Typed, real, shown, takes

pytestmark = pytest.mark.whole

_CALENDAR = '[calendars.office]\nhours = { monday_to_friday = ["09:00-12:00", "13:30-17:30"] }\n'
_WITH_FILE = (
    "--b\nContent-Type: text/plain; charset=utf-8\n\nNão abre.\nSegue o erro.\n"
    "--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=tela.pdf\n\nx\n--b--"
)
# What README and docs say beside a line: --csv FILE, --until, --chart FILE.png or .svg, --mermaid, --seed, --start.
_BESIDE: Final = (
    Typed(("report", "sla"), ("--since", "90d", "--csv", "-")),
    Typed(("report", "sla"), ("--since", "90d", "--chart", "chart.svg")),
    Typed(("report", "sla"), ("--since", "90d", "--mailbox", "suporte", "--tier", "")),
    Typed(("report", "survey"), ("--since", "90d", "--csv", "-")),
    Typed(("report", "time"), ("--since", "LAST MONTH", "--until", "TODAY")),
    Typed(("policy", "show"), ("totvs", "--mermaid")),
    Typed(("simulate",), ("--tickets", "40", "--seed", "2", "--start", "2026-03-02")),
    Typed(("simulate",), ("--tickets", "40", "--policy", "totvs")),
)
# These stay or tell a long story; they have tests of their own, where these words stand.
_ELSEWHERE: Final = {
    ("run",): ("test_process.py", 'office.command("run")'),
    ("demo",): ("test_demo.py", '"--stay"'),
}
# What people must find in the answer, at the least.
_SAID: Final = {
    ("address", "clear"): "letters go there again", ("address", "list"): "nobody@example.com  .*550 no such user",
    ("check",): "ok +mailboxes", ("digest",): "suporte: ", ("explain-deadline",): "answer", ("held",): "Usage: ",
    ("held", "drop"): "dropped", ("held", "list"): "mallory@evil.example", ("held", "release"): "ticket ",
    ("held", "show"): "Preciso de ajuda", ("import",): "mails imported", ("init",): "wrote config.toml",
    ("once",): "mails judged", ("policy", "check"): "nothing wrong",
    ("policy", "list"): "altoqi", ("policy", "show"): "Encerrado", ("read",): "date  2026-11-2[34]",
    ("rejected",): "Usage: ", ("rejected", "admit"): "reply, ticket ", ("rejected", "list"): "mallory@evil.example",
    ("rejected", "show"): "Eu também preciso",
    ("report", "sla"): "suporte|wrote chart.svg", ("report", "survey"): "mailbox|nothing",
    ("report", "time"): "ticket|wrote",
    ("setaside", "drop"): "dropped", ("setaside", "list"): "mallory@evil.example", ("setaside", "retry"): "arrival ",
    ("simulate",): "deadlines breached", ("ticket", "ask"): "Aguardando resposta", ("ticket", "assign"): "is with Bruno",
    ("ticket", "cc"): "a@example.com", ("ticket", "close"): "Fechado", ("ticket", "escalate"): "produto",
    ("ticket", "list"): "alice@example.com", ("ticket", "merge"): "went into ticket", ("ticket", "note"): "noted",
    ("ticket", "open"): "ticket [0-9]+: ", ("ticket", "reply"): "ticket ", ("ticket", "resolve"): "Resolvido",
    ("ticket", "set"): "bug", ("ticket", "show"): "tela.pdf", ("ticket", "tag"): "urgent",
    ("time", "correct"): "20 min now", ("verify",): "all is consistent", ("why",): "reply",
}  # fmt: skip


@pytest.fixture(scope="module")
def prepared(server: Dovecot | Embedded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    """Make a desk with something in it for every line, and say what stands for the words in them."""
    folder = tmp_path_factory.mktemp("shown")
    sink = SmtpSink()
    sink.start()
    fresh(folder / "storage")
    now = datetime.now(UTC)  # noqa: TID251 - the command line runs by the real clock
    office = Office(folder, server, sink, "shown", now - timedelta(hours=1))
    office.tables = CARLAS + TEAMS + _CALENDAR
    office.configure(
        agents=["bruno", "lia"], teams=["product", "setup"], lead="lia", unthreaded="hold", undo_seconds=30,
    )  # fmt: skip
    here = _lived(office)
    office.leave()
    yield folder, here
    sink.stop()


def _lived(office: Office) -> dict[str, str]:
    other, number = office.open(subject="Outro"), office.open()
    office.once()
    answer = office.reply_to(office.letters()[-1], _WITH_FILE, Content_Type="multipart/mixed; boundary=b")
    mailed(office, answer)
    mailed(office, agents_reply(office, "#time 25m Análise"))
    strangers = [raw("Preciso de ajuda.", f"Mallory <{MALLORY}>", Message_ID=f"<m{n}@evil.example>") for n in range(2)]
    mailed(office, *strangers)
    mailed(office, office.reply_to(office.letters("alice@example.com")[-1], "Eu também preciso.", f"Mallory <{MALLORY}>"))
    with closing(sqlite3.connect(office.folder / "storage" / "mailbot.db")) as database:
        held, aside = (row[0] for row in database.execute("SELECT id FROM arrival WHERE disposition = 'held' ORDER BY id"))
        database.execute("UPDATE arrival SET disposition = 'set_aside', reason = 'unreadable' WHERE id = ?", (aside,))
        database.execute("INSERT INTO undeliverable VALUES ('nobody@example.com', 1, '5.1.1', '550 no such user', NULL)")
        (turned_away,) = database.execute("SELECT id FROM arrival WHERE disposition = 'rejected'").fetchone()
        (entry,) = database.execute("SELECT id FROM time_entry").fetchone()
        database.commit()
    identity = re.search(rb"Message-ID: (<[^>]+>)", answer)
    assert identity is not None
    return {
        "12": str(number), "15": str(other), "N": str(number), "7": str(entry), "<id@example.com>": identity[1].decode(),
        "HELD": str(held), "ASIDE": str(aside), "REJECTED": str(turned_away), "UNREACHED": "nobody@example.com",
        "2026-12-01": (office.now + timedelta(days=60)).date().isoformat(), "TODAY": office.now.date().isoformat(),
        "LAST MONTH": (office.now - timedelta(days=30)).date().isoformat(),
    }  # fmt: skip


@pytest.fixture
def words_here(prepared: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Stand in a folder of one's own, with a copy of that desk and the files that the lines name."""
    folder, here = prepared
    shutil.copytree(folder, tmp_path / "desk")
    place = tmp_path / "here"
    (place / "files").mkdir(parents=True)
    (place / "mail.eml").write_bytes(raw("Preciso de ajuda.", Message_ID="<piped@example.com>"))
    (place / "old.mbox").write_bytes(b"From - Mon Nov 23 14:00:00 2026\n" + raw("Antigo.", Message_ID="<old@example.com>"))
    for part in ("cur", "new", "tmp"):
        (place / "Maildir" / part).mkdir(parents=True)
    shutil.copy(ROOT / "mailbot" / "desk" / "policy" / "presets" / "altoqi.toml", place / "own.toml")
    monkeypatch.chdir(place)
    return here


def answered(one: Typed, words: list[str]) -> tuple[str, str]:
    """Run a line to its good end; return what it said for programs, and all that it said."""
    stdin = Path(one.stdin).read_bytes() if one.stdin else b""
    done = CliRunner().invoke(app, ["--config", "../desk/config.toml", *words], input=stdin, env={"COLUMNS": "120"})
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    # A group that is only named shows its help, as status 2 says.
    assert done.exit_code == (2 if _SAID[one.path] == "Usage: " else 0), done.output
    assert "Traceback" not in done.output
    return done.stdout, done.output


LINES = [*(one for one in shown() if one.path not in _ELSEWHERE), *_BESIDE]
# What makes a file prints no objects beside it, whatever is asked.
PROGRAMS = [one for one in LINES if takes(one.path, "--json") and not {"--csv", "--chart", "--save"} & {*one.rest}]


@pytest.mark.parametrize("one", LINES, ids=str)
def test_a_line_that_is_shown_works_as_people_see_it(one: Typed, words_here: dict[str, str]) -> None:
    _, said = answered(one, [word for word in real(one, words_here) if word != "--json"])
    assert re.search(_SAID[one.path], said), said


@pytest.mark.parametrize("one", PROGRAMS, ids=str)
def test_a_line_that_is_shown_works_for_programs(one: Typed, words_here: dict[str, str]) -> None:
    printed, _ = answered(one, [*(word for word in real(one, words_here) if word != "--json"), "--json"])
    records = [json.loads(line) for line in printed.splitlines()]
    assert records or one.path in {("policy", "check"), ("report", "survey"), ("ticket", "show")}
    assert all(isinstance(record, dict) and record for record in records)


@pytest.mark.parametrize("subject", ["Erro", "Re: Erro", "Fwd: Erro"])
def test_a_mail_is_read_beside_a_ticket_whatever_its_kind_and_one_that_does_not_exist_is_told(
    words_here: dict[str, str], subject: str
) -> None:
    Path("mail.eml").write_bytes(raw("Não abre.", Subject=subject))
    for number, status in ((words_here["12"], 0), ("999", 1)):
        done = CliRunner().invoke(app, ["--config", "../desk/config.toml", "read", "mail.eml", "--ticket", number])
        assert (done.exit_code, "there is no ticket 999" in done.output) == (status, status == 1)


def test_what_is_not_tried_here_is_tried_where_it_says() -> None:
    for file, words in _ELSEWHERE.values():
        assert words in (Path(__file__).parent / file).read_text(encoding="utf-8")


def test_the_pages_show_most_commands_and_every_answer_that_is_expected_is_of_a_line() -> None:
    paths = {one.path for one in LINES}
    assert set(_SAID) == paths
    assert len(paths) > 35


def test_a_line_that_nobody_thought_of_is_refused() -> None:
    with pytest.raises(ValueError, match="what is to be typed for 'tomorrow'"):
        real(Typed(("ticket", "list"), ("tomorrow",)), {})
    with pytest.raises(ValueError, match="what is to be typed for '--colour'"):
        real(Typed(("ticket", "list"), ("--colour",)), {})
