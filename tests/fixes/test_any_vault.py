"""Whatever stands in a vault: mending ends, brings no new finding, and is done at once for good."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from obsidian_text import ANY, FRAGMENTS

from knapper.diagnostics import Diagnostic, Severity
from knapper.fixes import fix_vault, preview_fixes, unified_diff
from knapper.site import CompileCache, Site

_FRONT = st.sampled_from(
    [
        "",
        "---\nup: [[b]]\ntag: x, y\n---\n",
        "---\ntags: x y\nalais: [[Gone]]\ncssclass: a\n---\n",
        "---\nlist: [[[B]], [[c]]]\naliases: d\n---\n",
    ]
)
_LINKS = st.sampled_from(["", "[[B]] ![[C#h]]\n", "| a | b |\n|---|---|\n| - x | [[b\\|c]] |\n"])
_NOTES = st.builds(lambda *parts: "".join(parts), _FRONT, _LINKS, st.one_of(ANY, FRAGMENTS))
_ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@settings(max_examples=60)
@given(notes=st.dictionaries(st.sampled_from(["a", "b", "C"]), _NOTES, min_size=1), end=_ENDS)
def test_it_ends_and_brings_nothing_new(notes: dict[str, str], end: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in notes.items():
            data = text.replace("\n", end).encode("utf-8", "replace")
            (root / f"{name}.md").write_bytes(data)
        cache = CompileCache()

        def check() -> tuple[Diagnostic, ...]:
            return Site.load(root, cache=cache).diagnostics

        before = check()
        assert isinstance(unified_diff(preview_fixes(root, before)), str)
        outcome = fix_vault(root, check)
        assert outcome.left == check()
        assert _faults(outcome.left) <= _faults(before)
        assert len(outcome.left) <= len(before) or not outcome.mended
        written = {path: path.read_bytes() for path in root.iterdir()}
        again = fix_vault(root, check)
        assert (again.changes, again.mended) == ((), ())
        assert {path: path.read_bytes() for path in root.iterdir()} == written


def _faults(findings: tuple[Diagnostic, ...]) -> int:
    return sum(one.severity is not Severity.INFO for one in findings)
