"""Measure how soon a reader of a served site sees an edit: from the save to the page as it is then.

A server is started as a person starts it. As the script in each page does, this waits for its
word that something is new, and then asks for the page. Edits are made one after another, each
some time after the last, since what a server does behind the page must not count for the next.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import quote

from process import family

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Served", "serve"]

_EPOCH = re.compile(r"livereload\((\d+), ?(\d+)\)")
_PAUSE = 2.0
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """Seconds from a save to the page with it, and seconds of CPU an edit took in all."""

    edits: int
    median: float
    worst: float
    cpu: float
    start: float


def serve(  # noqa: PLR0913 - what is served, and how it is edited
    command: Sequence[str | Path],
    given: Mapping[str, str],
    notes: Sequence[Path],
    urls: Sequence[str],
    *,
    folder: Path | None = None,
    limit: float = 600,
) -> Served | None:
    """Serve by `command` with `{address}` in it, edit each of `notes`, whose pages are at `urls`.

    Return None where the server, or one edit, was not done within `limit` seconds.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    address = f"127.0.0.1:{port}"
    filled = [str(part).replace("{address}", address) for part in command]
    with tempfile.TemporaryFile() as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            filled, stdout=output, stderr=output, env=given, cwd=folder, start_new_session=True
        )
        try:
            while _get(port, "/") is None:
                if process.poll() is not None:
                    output.seek(0)
                    sys.exit(f"{filled}: {output.read().decode(errors='replace')[-4000:]}")
                if time.perf_counter() - began > limit:
                    return None
                time.sleep(0.1)
            start = time.perf_counter() - began
            return _edit_all(process.pid, port, notes, urls, start, limit)
        except TimeoutError:
            return None
        finally:
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _edit_all(  # noqa: PLR0913, PLR0917 - as above
    process: int, port: int, notes: Sequence[Path], urls: Sequence[str], start: float, limit: float
) -> Served:
    taken: list[float] = []
    time.sleep(_PAUSE)
    before = _cpu(process)
    for number, (note, url) in enumerate(zip(notes, urls, strict=True)):
        taken.append(_edit(port, note, url, number, limit))
        time.sleep(_PAUSE)
    spent = (_cpu(process) - before) / len(taken)
    return Served(
        len(taken), round(median(taken), 3), round(max(taken), 3), round(spent, 2), round(start, 2)
    )


def _edit(port: int, note: Path, url: str, number: int, limit: float) -> float:
    """Append a sentence to a note; return how long its page took to have it."""
    path = quote(url)
    page = _get(port, path)
    if page is None:
        sys.exit(f"{path} is not served")
    epoch, request = _epoch(page)
    said = f"Edit number {number} was seen."
    began = time.perf_counter()
    with note.open("a", encoding="utf-8") as stream:
        stream.write(f"\n{said}\n")
    while time.perf_counter() - began < limit:
        answer = _get(port, f"/livereload/{epoch}/{request}")
        if answer is None or not answer.isdecimal() or int(answer) <= epoch:
            time.sleep(0.01)
            continue
        page = _get(port, path)
        if page is not None and said in page:
            return time.perf_counter() - began
        epoch = int(answer)  # of a build that had begun before the save
    raise TimeoutError


def _epoch(page: str) -> tuple[int, int]:
    found = _EPOCH.findall(page)
    return (int(found[-1][0]), int(found[-1][1])) if found else (0, 0)


def _get(port: int, path: str) -> str | None:
    """Return what is at an address, None where nothing is, or nobody answers."""
    with suppress(OSError), closing(HTTPConnection("127.0.0.1", port, timeout=120)) as asked:
        asked.request("GET", path)
        answer = asked.getresponse()
        body = answer.read().decode(errors="replace")
        return body if answer.status < 400 else None  # noqa: PLR2004 - HTTP's errors begin here
    return None


def _cpu(session: int) -> float:
    """Return the seconds that a session's processes, and those that ended, have taken."""
    ticks = 0
    for process in family(session):
        with suppress(OSError, ValueError):
            said = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2]
            # utime, stime, and those of children that ended
            ticks += sum(map(int, said.split()[11:15]))
    return ticks / _TICKS
