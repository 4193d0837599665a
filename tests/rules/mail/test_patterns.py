"""Regular expressions that are compiled when they are first used."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module

import mailbot.desk
import mailbot.mail
from mailbot.mail.text.patterns import late


def test_one_is_what_it_would_be_if_it_were_compiled_at_once() -> None:
    words = late(r"(?P<word>[a-z]+)", re.IGNORECASE)
    found = words.search("12 Ab")
    assert found is not None
    assert found["word"] == "Ab"
    assert (words.pattern, words.groups, words.flags & re.IGNORECASE) == (r"(?P<word>[a-z]+)", 1, re.IGNORECASE)
    assert words.sub("x", "a1b") == "x1x"


def test_all_of_them_can_be_compiled() -> None:
    modules = [
        import_module(one.name)
        for package in (mailbot.desk, mailbot.mail)
        for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    kind = type(late(""))
    found = [one for module in modules for one in vars(module).values() if isinstance(one, kind)]
    assert len(found) > 60
    assert all(one.flags & re.UNICODE for one in found)
