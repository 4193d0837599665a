from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from mailbot.cli.beginning import sample_config
from mailbot.config.accounts import Security
from mailbot.config.file import load, parse
from mailbot.config.mailbox import FILE_LIMIT
from mailbot.errors import ConfigBroken
from mailbot.mail.sender.addresses import sender_of
from tests.cast import settings, tree


def problems(text: str, folder: Path) -> dict[str, str]:
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigBroken) as broken:
        load(path)
    return {problem.key: problem.words for problem in broken.value.problems}


def test_the_shipped_sample_is_valid_and_its_defaults_are_as_it_says(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(sample_config(), encoding="utf-8")
    box = load(path).mailboxes["suporte"]
    assert (box.imap.security, box.imap.port, box.smtp.security, box.smtp.port) == (
        Security.TLS,
        993,
        Security.STARTTLS,
        587,
    )
    assert (box.unthreaded, box.wrong_sender, box.file_limit) == ("reject", "reject", FILE_LIMIT)
    assert box.imap.password_file == tmp_path / "secrets" / "suporte"


def test_a_file_that_windows_wrote_is_read_and_one_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(sample_config(), encoding="utf-8-sig")
    assert "suporte" in load(path).mailboxes
    path.write_bytes("# desk\n# ação\n".encode("latin-1"))
    with pytest.raises(ConfigBroken, match=r"is not written in UTF-8 \(see line 2\)"):
        load(path)


def test_the_home_of_somebody_unknown_is_no_reason_to_crash(tmp_path: Path) -> None:
    assert list(problems('storage = "~nobody-here/storage"\n', tmp_path)) == ["mailboxes"]


def test_what_the_sample_shows_commented_out_is_the_default() -> None:
    uncommented = "\n".join(
        line.removeprefix("# ") if line.startswith("# ") and " = " in line and not line.startswith("# the") else line
        for line in sample_config().splitlines()
    )
    assert "authserv_id" in uncommented


def test_every_problem_is_told_at_once_with_its_key(tmp_path: Path) -> None:
    found = problems(
        """
        log = "loud"
        colour = "blue"
        [mailboxes.suporte]
        address = "no address"
        time_zone = "Mars/Olympus"
        unthreaded = "maybe"
        file_limit = "huge"
        notify = ["bruno@example.com", "oops"]
        [mailboxes.suporte.imap]
        host = "imap.example.com"
        username = "suporte"
        security = "maybe"
        [mailboxes.vendas]
        address = "vendas@example.com"
        """,
        tmp_path,
    )
    assert set(found) >= {
        "log", "colour", "mailboxes.suporte.address", "mailboxes.suporte.time_zone", "mailboxes.suporte.unthreaded",
        "mailboxes.suporte.file_limit", "mailboxes.suporte.notify.1", "mailboxes.suporte.imap.security",
        "mailboxes.suporte.smtp", "mailboxes.vendas.imap", "mailboxes.vendas.smtp",
    }  # fmt: skip
    assert found["colour"].startswith("is not a key that mailbot knows")


@pytest.mark.parametrize(
    "text", ["", "mailboxes = 1", "[mailboxes]", "this is no toml", "\udcff", "[mailboxes.x]\nimap = 3"]
)
def test_a_file_that_says_nothing_useful_is_said(text: str, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigBroken):
        load(path)


def test_a_missing_file_points_to_init(tmp_path: Path) -> None:
    with pytest.raises(ConfigBroken, match="mailbot init"):
        load(tmp_path / "absent.toml")


def test_a_password_in_the_clear_is_no_key(tmp_path: Path) -> None:
    imap = {"host": "h", "username": "u", "password": "secret"}
    with pytest.raises(ConfigBroken) as broken:
        parse(tree(imap=imap), tmp_path)
    assert {problem.key for problem in broken.value.problems} >= {"mailboxes.suporte.imap.password"}
    assert "secret" not in str(broken.value)


def test_two_mailboxes_that_watch_one_folder_are_said(tmp_path: Path) -> None:
    boxes = tree()["mailboxes"]
    boxes["vendas"] = {**boxes["suporte"], "address": "vendas@desk.example"}
    with pytest.raises(ConfigBroken, match=r"mailboxes\.vendas\.imap: watches the same folder"):
        parse({"mailboxes": boxes}, tmp_path)


def test_a_password_comes_from_a_file_of_its_own(tmp_path: Path) -> None:
    secret = tmp_path / "pw"
    secret.write_text("pä ss\n", encoding="utf-8")
    secret.chmod(0o600)
    imap = {"host": "h", "username": "u", "password_file": "pw"}
    assert settings(tmp_path, imap=imap).mailboxes["suporte"].imap.password() == "pä ss"


def test_a_password_file_that_others_can_read_is_an_error(tmp_path: Path) -> None:
    secret = tmp_path / "pw"
    secret.write_text("secret", encoding="utf-8")
    secret.chmod(0o644)
    imap = {"host": "h", "username": "u", "password_file": "pw"}
    with pytest.raises(ConfigBroken, match="chmod 600") as broken:
        settings(tmp_path, imap=imap).mailboxes["suporte"].imap.password()
    assert "secret" not in str(broken.value)


def test_a_password_comes_from_a_command_or_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    command = {"host": "h", "username": "u", "password_command": f"{sys.executable} -c 'print(42)'"}
    assert settings(imap=command).mailboxes["suporte"].imap.password() == "42"
    monkeypatch.setitem(os.environ, "PW", "from the environment")
    assert settings().mailboxes["suporte"].imap.password() == "from the environment"


def test_a_failing_password_command_shows_neither_its_words_nor_its_output() -> None:
    command = {"host": "h", "username": "u", "password_command": f"{sys.executable} -c 'print(\"hunter2\"); exit(1)'"}
    with pytest.raises(ConfigBroken, match="the command failed") as broken:
        settings(imap=command).mailboxes["suporte"].imap.password()
    assert "hunter2" not in str(broken.value)


@pytest.mark.parametrize(("text", "size"), [("20 MB", 20 * 1024**2), ("2048 KB", 2048 * 1024), (2_000_000, 2_000_000)])
def test_sizes_are_in_units_of_1024(text: str | int, size: int) -> None:
    assert settings(file_limit=text).mailboxes["suporte"].file_limit == size


def test_a_filing_folder_that_is_the_inbox_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigBroken, match=r"folders\.processed: is the folder that is watched"):
        parse(tree(folders={"processed": "inbox"}), tmp_path)


def test_a_missing_password_key_is_told_beside_every_other_problem(tmp_path: Path) -> None:
    with pytest.raises(ConfigBroken) as broken:
        parse(tree(imap={"host": "h", "username": "u", "security": "maybe"}, notify="bruno@desk.example"), tmp_path)
    found = {problem.key: problem.words for problem in broken.value.problems}
    assert found["mailboxes.suporte.imap"].startswith("say where the password is")
    assert found["mailboxes.suporte.imap.security"] == 'must be "tls", "starttls" or "plain"'
    assert found["mailboxes.suporte.notify"].startswith("must be a list")


@pytest.mark.parametrize("wanted", ["agents", "everyone"])
def test_to_ask_for_proof_where_nobody_proves_is_said_with_its_key(wanted: str) -> None:
    with pytest.raises(ConfigBroken) as broken:
        settings(require_authentication=wanted)
    assert [problem.key for problem in broken.value.problems] == ["mailboxes.suporte.require_authentication"]
    assert "authserv_id" in broken.value.problems[0].words
    assert settings(require_authentication=wanted, authserv_id="mx.example.com").mailboxes["suporte"].require_authentication


def test_the_desks_people_are_those_who_are_told() -> None:
    assert settings(notify=["Bruno@Desk.example"]).desk_addresses == {"bruno@desk.example"}


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("spam_marks", ["X-Spam-Flag"], 'write "X-Spam-Flag: yes"'), ("spam_marks", ["Subject: spam"], "begins with X-"),
        ("spam_marks", "X-Spam-Flag: yes", "must be a list"), ("spam_marks", ["X-Spam-Flag: "], "first word"),
        ("spam_level", 10, "9"), ("spam_level", -1, "0"), ("spam_level", "high", "whole number"),
    ],
)  # fmt: skip
def test_marks_of_spam_that_are_none_are_refused_with_what_to_write(key: str, value: Any, words: str) -> None:
    with pytest.raises(ConfigBroken) as broken:
        settings(**{key: value})
    (problem,) = broken.value.problems
    assert problem.key.startswith(f"mailboxes.suporte.{key}")
    assert words in problem.words


def test_marks_of_spam_are_the_usual_ones_or_none_or_ones_own() -> None:
    assert settings().mailboxes["suporte"].spam_marks == ("x-spam-flag: yes", "x-spam-status: yes")
    assert settings(spam_marks=[]).mailboxes["suporte"].spam_marks == ()
    assert settings(spam_marks=["X-Bogosity: Spam"], spam_level=0).mailboxes["suporte"].spam_marks == ("x-bogosity: spam",)


@pytest.mark.parametrize("groups", ["suporte@example.com", ["suporte"], ["Suporte <s@example.com>"], [1], [""]])
def test_groups_are_a_list_of_bare_addresses(groups: object) -> None:
    with pytest.raises(ConfigBroken) as broken:
        settings(groups=groups)
    assert broken.value.problems[0].key.startswith("mailboxes.suporte.groups")
    assert settings(groups=["Suporte@Example.com"]).mailboxes["suporte"].groups == ("suporte@example.com",)


@pytest.mark.parametrize("key", ["trusted_forms", "machines"])
@pytest.mark.parametrize("value", [
    "monitor@example.com", ["monitor"], ["Monitor <m@example.com>"], [1], [""], ["@example.com"],
    ["a@x.example, b@x.example"], {"a@x.example": True},
], ids=str)  # fmt: skip
def test_forms_and_machines_are_lists_of_bare_addresses(key: str, value: object) -> None:
    with pytest.raises(ConfigBroken) as broken:
        parse(tree(**{key: value}), Path("/nowhere"))
    found = broken.value.problems[0]
    assert found.key.startswith(f"mailboxes.suporte.{key}")
    assert found.words.startswith(("must be", '"', "Input should"))
    box = parse(tree(**{key: ["Monitor@Exämple.COM"]}), Path("/nowhere")).mailboxes["suporte"]
    assert getattr(box, key) == ("monitor@xn--exmple-cua.com",)


PATTERNS = (
    "*@b.example", "*", "@b.example", "b.example", "*.b.example", "monitor*@b.example", "monitor@*.example", "?@b.example",
    "%@b.example", ".*@b.example", "^monitor@b.example$", "(a|b)@b.example", "a|b@b.example", "[a-z]@b.example",
    "{a,b}@b.example", "/monitor/@b.example", "all", "none", "everyone", "a@[10.0.0.1]", "\\w+@b.example",
)  # fmt: skip
NO_FROM = (
    "a@b.example, c@b.example", "a@b.example;", "<a@b.example>", "mailto:a@b.example", "a@b..example", "a@-b.example",
    "a b@b.example", "a@b.example c", "a@@b.example", '"a"@b.example', "a@b.example:25", "a@.example",
    f"{'a' * 250}@b.example",
)  # fmt: skip


@pytest.mark.parametrize("key", ["groups", "trusted_forms", "machines"])
@pytest.mark.parametrize(("value", "words"), [
    *((one, "no single address: no pattern and no whole domain") for one in PATTERNS),
    *((one, "no address that a mail can be from") for one in NO_FROM),
])  # fmt: skip
def test_what_is_never_in_anybodys_from_is_refused_with_what_is_allowed(key: str, value: str, words: str) -> None:
    with pytest.raises(ConfigBroken) as broken:
        parse(tree(**{key: ["ok@b.example", value]}), Path("/nowhere"))
    assert [one.key for one in broken.value.problems] == [f"mailboxes.suporte.{key}.1"]
    assert words in broken.value.problems[0].words
    assert 'allowed are single addresses, each written out, as in "monitor@example.com"' in broken.value.problems[0].words


@pytest.mark.parametrize("key", ["groups", "trusted_forms", "machines"])
@pytest.mark.parametrize("value", [
    "monitor@b.example", "Monitor@B.Example", "no-reply+form.7@mail.b.example", "o'neil@b.example", "a#b@b.example",
    "a=b@b.example", "monitor@b_c.example", "monitor@desk.local", "joão@b.example", " monitor@b.example ",
    "m&m@b.example",
])  # fmt: skip
def test_an_address_that_is_written_out_is_known_in_the_from_of_a_mail(key: str, value: str) -> None:
    (address,) = getattr(parse(tree(**{key: [value]}), Path("/nowhere")).mailboxes["suporte"], key)
    assert sender_of([f"Monitor <{value.strip()}>"]).address == address


@pytest.mark.parametrize("value", ["suporte@localhost", "nagios@monitor", "root@srv01"])
def test_a_domain_that_nobody_can_prove_is_a_machines_alone(value: str) -> None:
    assert settings(machines=[value]).mailboxes["suporte"].machines == (value,)
    for key in ("groups", "trusted_forms"):
        with pytest.raises(ConfigBroken, match="at no domain that anybody can prove"):
            parse(tree(**{key: [value]}), Path("/nowhere"))


BRUNOS = {"agents": ["bruno"], "notify": []}


@pytest.mark.parametrize("key", ["groups", "trusted_forms", "machines"])
@pytest.mark.parametrize(("address", "box", "words"), [
    ("Bruno@Desk.Example", BRUNOS, "agents.bruno"),
    ("carla@desk.example", {"notify": ["Carla@desk.example"]}, "one of notify"),
    ("admin@desk.example", {}, "one of alert"),
    ("lista@example.com", {"groups": ["lista@example.com"], "trusted_forms": ["lista@example.com"]}, "one of"),
    ("lista@example.com", {"trusted_forms": ["LISTA@example.com"], "machines": ["lista@example.com"]}, "one of"),
    ("lista@example.com", {"groups": ["lista@example.com"], "machines": ["lista@example.com"]}, "one of"),
], ids=str)  # fmt: skip
def test_an_address_has_one_role(key: str, address: str, box: dict[str, Any], words: str) -> None:
    named = tree(**{key: [address], **box})
    with pytest.raises(ConfigBroken) as broken:
        parse({**named, "alert": ["admin@desk.example"]}, Path("/nowhere"))
    assert any(words in one.words and one.words.startswith(f'"{address.lower()}" is ') for one in broken.value.problems)


@pytest.mark.parametrize("key", ["trusted_forms", "machines"])
@pytest.mark.parametrize(("address", "box"), [
    ("suporte@desk.example", {}), ("SUPORTE@desk.example", {}), ("vendas@desk.example", {}),
    ("ideias@desk.example", {"intake": {"ideias@desk.example": {"kind": "suggestion"}}}),
    ("retorno@desk.example", {"return_path": "retorno+{token}@desk.example"}),
], ids=str)  # fmt: skip
def test_a_form_or_a_machine_is_no_address_of_the_desk_and_a_group_may_be_the_mailbox_s(
    key: str, address: str, box: dict[str, Any]
) -> None:
    named = tree(**{key: [address], **box})
    other = {"address": "vendas@desk.example", "imap": {**named["mailboxes"]["suporte"]["imap"], "username": "vendas"}}
    named["mailboxes"]["vendas"] = {**named["mailboxes"]["suporte"], **other, key: [], "intake": {}}
    with pytest.raises(ConfigBroken) as broken:
        parse(named, Path("/nowhere"))
    assert [(one.key, "the address of mailboxes." in one.words) for one in broken.value.problems] == [
        (f"mailboxes.suporte.{key}", True)
    ]
    assert settings(groups=["suporte@desk.example"]).mailboxes["suporte"].groups == ("suporte@desk.example",)
    assert settings(agents=["bruno"], notify=["bruno@desk.example"]).mailboxes["suporte"].people


@pytest.mark.parametrize("name", ["outlook.com", "x.protection.outlook.com", "Protection.Outlook.com", "smtp.office365.com"])
def test_a_name_that_microsoft_365_does_not_write_is_refused_with_the_one_to_set(name: str) -> None:
    with pytest.raises(ConfigBroken) as broken:
        settings(authserv_id=name)
    assert '"microsoft365"' in broken.value.problems[0].words
    assert settings(authserv_id="Microsoft365").mailboxes["suporte"].authserv_id == "microsoft365"


@pytest.mark.parametrize(
    "name", ["", " ", "*", "*.example.com", "a b", "microsoft 365", "mx.example.com;", "<mx.example.com>"]
)
def test_what_is_no_authserv_id_is_refused_with_what_is_one(name: str) -> None:
    with pytest.raises(ConfigBroken) as broken:
        settings(authserv_id=name)
    (found,) = broken.value.problems
    assert found.key == "mailboxes.suporte.authserv_id"
    assert "microsoft365" in found.words


@pytest.mark.parametrize(
    "name", ["mx.example.com", "MX1.Example.com", "mx", "mx_1.example.com", "mail-2", "mx.example.com/4711"]
)
def test_an_authserv_id_is_taken_as_it_is_written(name: str) -> None:
    assert settings(authserv_id=name).mailboxes["suporte"].authserv_id == name
