"""A group of commands of which only names and help are known at first: the module of one is imported when it is called."""

from __future__ import annotations

import contextlib
import gc
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command, get_group


@contextlib.contextmanager
def loading() -> Iterator[None]:
    """Import what is imported inside without collecting garbage: it stays, and to look through it costs a fifth more."""
    was, known = gc.isenabled(), len(sys.modules)
    gc.disable()
    try:
        yield
    finally:
        if len(sys.modules) > known:
            gc.freeze()  # nor later
        if was:
            gc.enable()


class Entry(NamedTuple):
    """One command, or a group of them. ``help`` is the first paragraph of what its own help says.

    ``where`` is ``module:name`` of a function or of a :class:`typer.Typer`, "" where ``entries`` are the group's own.
    ``signed``: an argument such as ``-urgent`` is no option.
    """

    help: str
    where: str = ""
    entries: Mapping[str, Entry] | None = None
    signed: bool = False


class LazyGroup(TyperGroup):
    """A group with the commands of a table, in its order; typer's classes stay Any, since its versions differ in them."""

    def __init__(self, *, entries: Mapping[str, Entry], **attributes: Any) -> None:  # noqa: ANN401 - typer's own
        super().__init__(**attributes)
        self.entries = entries
        self.commands = {name: _named(name, entry) for name, entry in entries.items()}

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Return the command that the arguments begin with, as typer does, from its module."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command and made(str(command.name), self.entries[str(command.name)]), rest


def _named(name: str, entry: Entry) -> Any:  # noqa: ANN401
    """Return what stands for a command in a list of them."""
    return TyperCommand(name, help=entry.help)


def made(name: str, entry: Entry) -> Any:  # noqa: ANN401
    """Import a command's module and return the command, or the group."""
    if entry.entries is not None:
        return LazyGroup(entries=entry.entries, name=name, help=entry.help, no_args_is_help=True)
    module, _, attribute = entry.where.partition(":")
    with loading():
        found = getattr(import_module(module), attribute)
    around = typer.Typer(add_completion=False)
    if isinstance(found, typer.Typer):
        around.add_typer(found, name=name, help=entry.help)
        return get_group(around).commands[name]
    around.command(name, context_settings={"ignore_unknown_options": True} if entry.signed else None)(found)
    return get_command(around)
