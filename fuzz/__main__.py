"""``python -m fuzz [TARGET …] [--seconds N]``: each target in its own process; exits 1 if any of them crashed.

An input that broke a claim is kept in ``fuzz/crashes``; ``--again FILE`` runs it once more.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from fuzz.run_one import CRASHES, keep
from fuzz.targets import HERE, MODULES, check_of


def run(target: str, seconds: float) -> bool:
    """Fuzz one target; tell whether all held."""
    print(f"{target}: {seconds:.0f} s", flush=True)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        command = [sys.executable, "-m", "fuzz.run_one", target, str(seconds), folder]
        code = subprocess.run(command, cwd=HERE.parent, check=False).returncode
        for found in Path(folder).glob("found-*"):  # what libFuzzer stopped itself: too long, too much memory, or a signal
            print(f"{target}: kept as {keep(target, found.read_bytes())}")
    return code == 0


def main() -> int:
    """Read the command line and run what it names."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="target", help=", ".join(MODULES))
    parser.add_argument("--seconds", type=float, default=120, help="for each target (default: 120)")
    parser.add_argument("--again", type=Path, help="run one kept input (fuzz/crashes/TARGET-….bin) and nothing else")
    given = parser.parse_args()
    if unknown := set(given.targets) - MODULES.keys():
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    if given.again is not None:
        check_of(given.again.name.rpartition("-")[0])(given.again.read_bytes())
        return 0
    if find_spec("atheris") is None:
        print("atheris is not installed (pip install -e '.[fuzz]'): seeds are mutated blindly instead")
    broken = [target for target in given.targets or MODULES if not run(target, given.seconds)]
    print(f"broken: {', '.join(broken)}; see {CRASHES}" if broken else "all held")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
