"""The command line: `python -m aioqpu`."""

from aioqpu.integrations.cli import main

main()
