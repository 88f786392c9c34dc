"""Contains the commands of `aioqpu`; docs/command-line.md describes their output and exit codes."""
