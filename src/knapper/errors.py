"""The exceptions that Knapper raises, as one tree.

```
KnapperError          anything that stops a run and that the person at the keyboard can mend
├── UsageError        the command or a call was wrong: an unknown option, a path that is no vault
├── ConfigError       a configuration file is wrong; it knows the file, the line and the column
├── VaultError        the vault as a whole cannot be read
└── OutputError       the site cannot be written
```

A fault of a single note is never an exception but a `knapper.diagnostics.Diagnostic`: the rest
of the vault is still built. Whatever else escapes as an exception is a bug of Knapper.
"""

from __future__ import annotations

__all__ = ["ConfigError", "KnapperError", "OutputError", "UsageError", "VaultError"]


class KnapperError(Exception):
    """What stops a run.

    `message` is lower case without a full stop; `help` is the way out, or "".
    """

    def __init__(self, message: str, *, help: str = "") -> None:  # noqa: A002 - rustc's word
        """Keep the message and the way out."""
        super().__init__(message)
        self.message = message
        self.help = help

    def __str__(self) -> str:
        """Return the message, and the way out on a line of its own."""
        return f"{self.message}\nhelp: {self.help}" if self.help else self.message


class UsageError(KnapperError):
    """The command, or a call of the library, was wrong."""


class ConfigError(KnapperError):
    """A configuration file is wrong.

    `path` names the file as the person knows it; `line` and `column` count from 1, in
    characters, 0 where they are unknown; `length` is in characters.
    """

    def __init__(  # noqa: PLR0913 - a message and its place, all but one by name
        self,
        message: str,
        *,
        path: str = "",
        line: int = 0,
        column: int = 0,
        length: int = 0,
        help: str = "",  # noqa: A002 - rustc's word for the way out
    ) -> None:
        """Keep the message, its place and the way out."""
        super().__init__(message, help=help)
        self.path = path
        self.line = line
        self.column = column
        self.length = length

    def __str__(self) -> str:
        """Return `file:line:column: message`, and the way out on a line of its own."""
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part)
        return f"{place}: {super().__str__()}" if place else super().__str__()


class VaultError(KnapperError):
    """The vault as a whole cannot be read, such as a root that does not exist."""


class OutputError(KnapperError):
    """The site cannot be written, such as a folder without permission."""
