"""A module's main in processes of their own, without importing everything anew for each: they are forked from one."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]


class Forks:
    """Runs ``main`` of ``module`` in a process of its own each time. The process it is forked from has no threads."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._origin: subprocess.Popen[str] | None = None

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run it to its end; a negative return code is the signal that killed it."""
        if self._origin is None:
            command = [sys.executable, "-m", "tests.whole.forks", self._module]
            self._origin = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        asked, answers = self._origin.stdin, self._origin.stdout
        if asked is None or answers is None:
            raise AssertionError("both are pipes")
        with TemporaryDirectory() as folder:
            asked.write(json.dumps([folder, *arguments]) + "\n")
            asked.flush()
            code = int(answers.readline())
            out, err = ((Path(folder) / name).read_text(encoding="utf-8") for name in ("out", "err"))
        return subprocess.CompletedProcess([self._module, *arguments], code, out, err)

    def close(self) -> None:
        """End the process they are forked from."""
        if self._origin is not None:
            self._origin.communicate()


def main() -> None:
    """Fork for each line of standard input, and answer with how the child ended."""
    module = importlib.import_module(sys.argv[1])
    for line in sys.stdin:
        folder, *arguments = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(folder)
            sys.argv[1:] = arguments
            try:
                module.main()
            except BaseException:  # noqa: BLE001 - what a process does with it: it is written, and it ends badly
                traceback.print_exc()
                sys.stderr.flush()
                os._exit(1)
            sys.stdout.flush()
            os._exit(0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def _become(folder: str) -> None:
    for number, name in ((1, "out"), (2, "err")):
        file = os.open(Path(folder) / name, os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(file, number)
    nowhere = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nowhere, 0)


if __name__ == "__main__":
    main()
