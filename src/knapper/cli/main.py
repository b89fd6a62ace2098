"""The `knapper` command: which commands there are, and how each of them ends.

A command is one module with one function of the same name; it is loaded when it is called.
The function returns its exit code, or nothing for 0.

Exit codes: 0 all is well, 1 findings or a failed build, 2 wrong use or wrong configuration,
130 interrupted.
"""

from __future__ import annotations

import sys
from importlib import import_module
from io import TextIOWrapper
from typing import Any, Final

import click

from knapper import __version__
from knapper.cli.terminal import say, silence
from knapper.errors import ConfigError, KnapperError, UsageError

__all__ = ["main"]

_COMMANDS: Final = ("build", "check", "explain", "flowchart", "rules", "run", "serve")
"""The commands: `knapper.cli.<name>` holds the function `<name>`."""

# What a shell reports for a program that Ctrl+C ended: 128 and the number of the signal.
_INTERRUPTED: Final = 130


class _Commands(click.Group):
    """The commands by name, loaded when asked for; what they raise becomes an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of the help."""
        del ctx
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, None where there is none of that name."""
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"knapper.cli.{cmd_name}"), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run a command and exit with its code."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):  # which may be of an encoding that lacks much
                stream.reconfigure(errors="backslashreplace")
        try:
            code = super().invoke(ctx) or 0
        except KnapperError as error:
            say(f"error: {error}", err=True)
            code = 2 if isinstance(error, ConfigError | UsageError) else 1
        except KeyboardInterrupt:
            say("interrupted", err=True)
            code = _INTERRUPTED
        ctx.exit(code)

    def main(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - click's own
        """Read the command line and run it; say so where a shell's folder or disk is at fault."""
        try:
            return super().main(*arguments, **options)
        except OSError as error:
            if error.filename is not None:  # neither the current folder nor a stream
                raise
            reason = (error.strerror or str(error)).lower()
            message = f"the output cannot be written: {reason}"
            if isinstance(error, FileNotFoundError):
                message = "the current folder is no more\nhelp: go to another"
            else:
                silence(sys.stdout)
            say(f"error: {message}", err=True)
            sys.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="knapper")
def main() -> None:
    """Compile an Obsidian vault to a static site, and prove what the vault says."""
