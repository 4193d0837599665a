"""``python -m mailbot``."""

from mailbot.cli.main import main

main()
