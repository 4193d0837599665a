"""The shape of the house, counted: small packages, no circle of imports, and no file that is no thought of its own."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2] / "mailbot"
MOST_AT_THE_TOP = 12
MOST_IN_A_PACKAGE = 15
MOST_LINES = 250
FEWEST_LINES = 40
SMALL = {
    "mailbot.__main__": "what python -m mailbot runs",
    "mailbot.accounts.passwords": "what must never be seen of a password, for both clients",
    "mailbot.cli.digest": "one command",
    "mailbot.cli.options": "options that several commands have, without importing anything for them",
    "mailbot.cli.working_time": "one group of commands",
    "mailbot.clock": "the one place that reads the clock",
    "mailbot.config.beginnings": "one key, whose value is a word or a date",
    "mailbot.demo.verdict_words": "verdicts as a person is told them; with what prints them it would be too long a file",
    "mailbot.desk.letters.sizes": "how sizes are written, which letters, copies and notices share",
    "mailbot.desk.tickets.delivery": "what became of a letter, a noun of its own",
    "mailbot.desk.tickets.working_time": "an entry of working time, a noun of its own",
    "mailbot.mail.mime.invitations": "RFC 5545",
    "mailbot.mail.sender.freemail": "the domains that give addresses to everybody",
    "mailbot.mail.mime.threading_fields": "what is fetched of a mail that is not read whole",
    "mailbot.mail.text.flowed": "RFC 3676",
    "mailbot.mail.text.patterns": "expressions that are compiled when first used",
    "mailbot.on_record": "what commands that only look are given, without what acts",
    "mailbot.receiving.receiver_met": "one warning, of what no single mail can tell",
    "mailbot.service": "what all that acts is given",
    "mailbot.store.mails.digest_nonces": "one secret, which the digests alone have",
    "mailbot.store.reports.comparing": "one question of one command",
    "mailbot.store.reports.overview": "all tickets at a glance, without what shows one whole",
    "mailbot.store.tables.columns": "the two types of columns that all tables have",
    "mailbot.store.tables.rows": "the words in which tables are described",
    "mailbot.timers.timer": "the beat, and the order of the kinds of row",
}
"""Files of fewer than 40 lines, each with the reason why it stands alone."""
RULES = Path(__file__).parent
OF_NO_MODULE = {
    "calendars/test_spans_by_oracle.py": "spans, against a clock that is looked at step by step",
    "desk/deadlines/test_answer_deadlines_by_oracle.py": "answer_deadlines, against a clerk who looks minute by minute",
    "desk/agents/test_one_mail.py": "decisions, in answer to a letter about one mail",
    "mail/test_client_strings.py": "every string of the mail programs, in a reply and in a forward",
    "mail/test_brazilian_mail.py": "whole mails, as the programs write them",
    "mail/test_mail_in_the_wild.py": "whole mails, as people write them",
    "mail/test_wrapped_mail.py": "words inside S/MIME, winmail.dat, invitations and HTML: one question to several readers",
    "test_canaries.py": "the canaries of the tests themselves",
    "test_clients.py": "each mail program against all that reads mail",
    "test_corpus.py": "each mail of the corpora against all that reads mail",
    "test_fuzz.py": "the claims of fuzz",
    "test_growth.py": "the cost of each reader of strangers' text",
    "test_growth_of_replies.py": "the cost of a reply beside what it may repeat",
    "test_growth_of_words.py": "the cost of each reader of strangers' words",
    "test_growth_of_wrappings.py": "the cost of each reader of what words are wrapped in",
    "test_layout.py": "the tree as a whole",
    "test_short_ways.py": "short ways in several modules against the long one",
    "test_vocabularies.py": "closed vocabularies, wherever they are used",
    "test_where.py": "docs/where.md",
}
"""Tests below tests/rules that are named after no module of their package, each with what it tests instead."""


def modules() -> dict[str, Path]:
    """Return every module of the house by its dotted name; migrations are numbered history and none of it."""
    found = {}
    for path in sorted(HOUSE.rglob("*.py")):
        parts = path.relative_to(HOUSE.parent).with_suffix("").parts
        if "migrations" not in parts:
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()
PACKAGES = sorted(name for name, path in MODULES.items() if path.name == "__init__.py")
FILES = sorted(set(MODULES) - set(PACKAGES))


def imported(name: str) -> Iterator[str]:
    """Yield what a module imports of the house, wherever the import stands: late ones and those for types alone count."""
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] == "mailbot":
            for one in node.names:
                full = f"{node.module}.{one.name}"
                yield full if full in MODULES else node.module
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name.partition(".")[0] == "mailbot")


IMPORTS = {name: frozenset(imported(name)) - {name, "mailbot"} for name in MODULES}


def within(package: str) -> dict[str, set[str]]:
    """Return the children of a package, each with those of its siblings that it imports something of."""
    depth = package.count(".") + 2
    graph: dict[str, set[str]] = {}
    for name in MODULES:
        if name.startswith(f"{package}."):
            child = ".".join(name.split(".")[:depth])
            others = {".".join(one.split(".")[:depth]) for one in IMPORTS[name] if one.startswith(f"{package}.")}
            graph.setdefault(child, set()).update(others - {child})
    return graph


def circle(graph: Mapping[str, set[str] | frozenset[str]]) -> list[str]:
    """Return one circle of a graph, [] where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


def test_the_circle_that_is_looked_for_would_be_found() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) != []
    assert circle({"a": {"b"}, "b": {"c"}, "c": set()}) == []
    assert "mailbot.desk.tickets.ticket" in IMPORTS["mailbot.desk.verdicts"] | IMPORTS["mailbot.desk.tickets.verdict"]


def test_no_files_import_each_other_in_a_circle() -> None:
    assert circle(IMPORTS) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_packages_import_each_other_in_a_circle(package: str) -> None:
    assert circle(within(package)) == []


def test_every_folder_of_code_is_a_package_so_that_contracts_and_counts_see_it() -> None:
    folders = {path.parent for path in HOUSE.rglob("*.py") if "migrations" not in path.parts}
    assert folders == {MODULES[package].parent for package in PACKAGES}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_has_few_modules(package: str) -> None:
    own = [name for name in FILES if name.rpartition(".")[0] == package]
    assert len(own) <= (MOST_AT_THE_TOP if package == "mailbot" else MOST_IN_A_PACKAGE)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_says_in_one_line_what_it_is_for_and_nothing_else(package: str) -> None:
    text = MODULES[package].read_text(encoding="utf-8")
    (only,) = ast.parse(text).body
    assert isinstance(only, ast.Expr)
    assert isinstance(only.value, ast.Constant)
    assert isinstance(only.value.value, str)
    assert text.count("\n") == 1


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("mailbot.desk")])
def test_the_desk_has_no_imports_for_types_alone_and_no_late_ones(name: str) -> None:
    tree = ast.parse(MODULES[name].read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "TYPE_CHECKING"]
    at_the_top = {id(node) for node in tree.body}
    late = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in at_the_top]
    assert late == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_a_thought_of_its_own_and_can_be_read_in_one_go(name: str) -> None:
    lines = len(MODULES[name].read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES
    assert (lines < FEWEST_LINES) == (name in SMALL)


@pytest.mark.parametrize("old", ["post", "acts", "part", "steps", "judging", "receive", "timer", "ahead", "steering"])
def test_nothing_is_left_of_the_flat_house(old: str) -> None:
    assert not (HOUSE / f"{old}.py").exists()
    assert not list((HOUSE / old).rglob("*.py"))


def names_of_files(folder: Path) -> set[str]:
    """Return what a file of tests for one module may be called in ``folder``: after it, or after its package and it."""
    package = HOUSE / folder.relative_to(RULES)
    found = package.rglob("*.py") if package != HOUSE else package.glob("*.py")
    paths = [path.relative_to(package).with_suffix("").parts for path in found if path.name != "__init__.py"]
    return {f"test_{'_'.join(parts[at:])}.py" for parts in paths for at in range(len(parts))}


def test_tests_of_rules_follow_the_tree() -> None:
    files = sorted(RULES.rglob("test_*.py"))
    others = {str(path.relative_to(RULES)) for path in files if path.name not in names_of_files(path.parent)}
    assert others == set(OF_NO_MODULE)


def test_a_file_that_is_named_after_no_module_of_its_package_would_be_found() -> None:
    assert "test_thread.py" in names_of_files(RULES / "desk" / "threading")
    assert "test_html_new_words.py" in names_of_files(RULES / "mail")
    assert "test_thread.py" not in names_of_files(RULES / "desk" / "people")
    assert "test_merged.py" not in names_of_files(RULES / "desk" / "threading")
