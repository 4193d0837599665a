from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mailbot.cli.beginning import sample_config
from mailbot.config.file import load, parse
from mailbot.config.listener import Listener
from mailbot.config.settings import Settings
from mailbot.errors import ConfigBroken
from tests.cast import DESK, tree


def listener(folder: Path = Path("/etc/mailbot"), **keys: Any) -> Listener:
    section = {"protocol": "lmtp", "address": "127.0.0.1:8024", **keys}
    found = parse({**tree(), "listener": section}, folder).listener
    assert found is not None
    return found


def test_without_the_section_there_is_no_door() -> None:
    assert parse(tree(), Path("/etc")).listener is None


def test_the_sample_tells_each_default_as_it_is(tmp_path: Path) -> None:
    text = sample_config()
    start = text.index("# [listener]")
    lines = [line.removeprefix("# ") for line in text[start:].splitlines() if " = " in line or "[listener]" in line]
    path = tmp_path / "config.toml"
    path.write_text(text[:start] + "\n".join(lines), encoding="utf-8")
    (tmp_path / "tls").mkdir()
    shown = load(path).listener
    assert shown is not None
    default = Listener(protocol="lmtp", address="127.0.0.1:8024")
    named = {"hostname", "certificate_file", "key_file"}
    assert shown.model_dump(exclude=named) == default.model_dump(exclude=named)


@pytest.mark.parametrize(
    ("address", "socket", "place"),
    [
        ("127.0.0.1:24", None, ("127.0.0.1", 24)), ("[::1]:24", None, ("::1", 24)), (":25", None, ("", 25)),
        ("unix:/run/a.sock", Path("/run/a.sock"), None), ("unix:a.sock", Path("/etc/mailbot/a.sock"), None),
    ],
)  # fmt: skip
def test_an_address_is_a_port_or_a_socket_relative_to_the_file(address: str, socket: Path | None, place: Any) -> None:
    found = listener(address=address)
    assert found.unix_socket == socket
    if place:
        assert found.host_and_port == place


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("protocol", "http"), ("address", "8024"), ("address", "127.0.0.1:0"), ("address", "unix:"),
        ("address", "unix:/" + "x" * 120), ("socket_mode", "rw"), ("max_mail", "10"), ("max_connections", 0),
        ("authentication", "none"), ("colour", "blue"), ("hostname", "a b"), ("command_seconds", 0),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_key(key: str, value: Any) -> None:
    with pytest.raises(ConfigBroken) as broken:
        listener(**{key: value})
    assert {problem.key for problem in broken.value.problems} == {f"listener.{key}"}


@pytest.mark.parametrize("keys", [{"require_tls": True}, {"certificate_file": "a.pem"}, {"key_file": "a.pem"}])
def test_tls_needs_a_certificate_and_its_key(keys: dict[str, Any]) -> None:
    with pytest.raises(ConfigBroken, match="certificate_file"):
        listener(**keys)


@pytest.mark.parametrize(("authentication", "trusted"), [("own", False), ("trusted_receiver", True)])
def test_authentication_results_at_the_door_are_believed_only_where_that_is_configured(
    authentication: str, trusted: bool
) -> None:
    section = {"protocol": "smtp", "address": ":25", "authentication": authentication}
    settings: Settings = parse({**tree(), "listener": section}, Path("/etc"))
    assert settings.trusts_receiver("smtp:suporte") is trusted
    assert settings.trusts_receiver("lmtp:suporte") is trusted
    assert settings.trusts_receiver("suporte") is True
    assert parse(tree(), Path("/etc")).trusts_receiver("smtp:suporte") is False
    assert settings.mailbox("suporte").address == DESK
