"""Says what the machine's clock is taken to show, to a process that the tests start."""

from __future__ import annotations

from mailbot.clock import SystemClock


def main() -> None:
    print(SystemClock().now().isoformat())  # noqa: T201 - it is what it is asked for


if __name__ == "__main__":
    main()
