"""One target in a process of its own: ``python -m fuzz.run_one TARGET SECONDS FOLDER``. Exits 1 where it found a crash.

With atheris (libFuzzer) the code under test is instrumented, and inputs that reach new code are kept in FOLDER; without
it, seeds are mutated blindly.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Sequence
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from random import SystemRandom

from fuzz.mutation import LONGEST, mutated
from fuzz.targets import HERE, Check, check_of, seeds_of

CRASHES = HERE / "crashes"
INSTRUMENTED = ("mailbot.mail", "mailbot.imap", "mailbot.receiving.fetching", "mailbot.desk.orders", "mailbot.desk.phrases")
"""What the targets read with; a test imports each of them."""


def keep(target: str, data: bytes) -> Path:
    """Write an input that broke ``target`` where it is found again; the same one gets the same name."""
    CRASHES.mkdir(exist_ok=True)
    path = CRASHES / f"{target}-{sha256(data).hexdigest()[:16]}.bin"
    path.write_bytes(data)
    return path


def with_atheris(target: str, seconds: float, folder: Path) -> None:
    """Run ``target`` under libFuzzer; ends the process."""
    import atheris  # noqa: PLC0415 - it is not installed everywhere

    with atheris.instrument_imports(include=list(INSTRUMENTED), enable_loader_override=False):
        check = check_of(target)

    def one(data: bytes) -> None:
        try:
            check(data)
        except BaseException:
            print(f"{target}: kept as {keep(target, data)}", file=sys.stderr, flush=True)
            raise

    for number, seed in enumerate(seeds_of(target)):
        (folder / f"seed-{number}").write_bytes(seed)
    options = [f"-max_total_time={seconds:.0f}", "-timeout=30", "-rss_limit_mb=1500", f"-max_len={LONGEST}"]
    options += [f"-artifact_prefix={folder}/found-", "-print_final_stats=1", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *options, str(folder)], one)
    atheris.Fuzz()


def without(target: str, seconds: float) -> int:
    """Mutate the target's seeds for ``seconds``; return 1 if an input broke it."""
    found = broken_by(check_of(target), seeds_of(target), seconds)
    if found is not None:
        print(f"{target}: kept as {keep(target, found)}", file=sys.stderr)
    return int(found is not None)


def broken_by(check: Check, seeds: Sequence[bytes], seconds: float) -> bytes | None:
    """Return the first mutation of ``seeds`` that breaks ``check``; None where none did for ``seconds``."""
    random, until = SystemRandom(), time.monotonic() + seconds
    while time.monotonic() < until:
        if not _held(check, data := mutated(seeds, random)):
            return data
    return None


def _held(check: Check, data: bytes) -> bool:
    try:
        check(data)
    except Exception:  # noqa: BLE001 - whatever it is, it is what was looked for
        traceback.print_exc()
        return False
    return True


if __name__ == "__main__":
    name, given, place = sys.argv[1:]
    if find_spec("atheris") is None:
        sys.exit(without(name, float(given)))
    with_atheris(name, float(given), Path(place))
