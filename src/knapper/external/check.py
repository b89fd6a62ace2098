"""`check_addresses`: from the addresses of a vault's notes to findings."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx

from knapper.external.answers import Answer, Answers, Kind, default_path
from knapper.external.apart import run_apart
from knapper.external.asker import Asker
from knapper.external.client import Client
from knapper.external.hosts import Hosts
from knapper.external.limits import Limits
from knapper.external.page import place_named
from knapper.external.report import Place, findings
from knapper.external.rules import Rules, read_address
from knapper.external.web import Web

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from knapper.checks import Context
    from knapper.diagnostics import Diagnostic

__all__ = ["check_addresses"]

_LIMITS, _WEB = Limits(), Web()
_NO_NETWORK = "no name can be resolved, so there may be no network"


def check_addresses(  # noqa: PLR0913 - all but the first by name
    context: Context,
    *,
    cache_path: Path | None = None,
    offline: bool = False,
    progress: Callable[[int, int], None] | None = None,
    limits: Limits = _LIMITS,
    web: Web = _WEB,
) -> list[Diagnostic]:
    """Return what is wrong with the web addresses of the published notes: L020 to L023.

    Each page is asked once, whichever notes name it. Answers are kept in the file `cache_path`,
    by default in the user's cache folder; `offline` takes them from there, whatever their age,
    and asks nothing. `progress` is told in the caller's thread how many pages of how many are
    done. Raises nothing but what `progress` and Ctrl+C raise; the file then has all that was
    answered.
    """
    rules = Rules(context.config, web.documentation)
    answers = Answers(cache_path or default_path())
    places, wanted = _wanted(context, rules)
    found: dict[str, Answer] = {}
    for page, names in wanted.items():
        known = answers.known(page, names, web.now(), None if offline else limits)
        if known is not None:
            found[page] = known

    def answered(page: str, answer: Answer) -> None:
        answers.put(page, answer)
        found[page] = answer

    def tell() -> None:
        if progress is not None:
            progress(len(found), len(wanted))

    due = {page: names for page, names in wanted.items() if page not in found}
    if due and not offline:
        tell()
        try:
            run_apart(lambda: _ask_all(due, rules, limits, web, answered), tell)
        finally:
            if _is_cut_off({page: found[page] for page in due if page in found}):
                for page in due:
                    if page in found and found[page].kind is Kind.NO_HOST:
                        answered(page, Answer(Kind.UNREACHABLE, _NO_NETWORK, asked=web.now()))
            answers.save(web.now())
    return list(findings(context, places, found))


def _wanted(context: Context, rules: Rules) -> tuple[list[Place], dict[str, frozenset[str]]]:
    """Return the places of addresses that are asked, and their pages with the places sought."""
    places: list[Place] = []
    wanted: dict[str, set[str]] = {}
    for path, note in context.notes.items():
        for address in note.addresses:
            url = read_address(address.url)
            if url is None or not rules.asks(url):
                continue
            name = place_named(address.url.partition("#")[2])
            wanted.setdefault(str(url), set()).update({name} - {""})
            places.append(Place(path, address, str(url), name))
    return places, {page: frozenset(names) for page, names in wanted.items()}


def _is_cut_off(answers: Mapping[str, Answer]) -> bool:
    """Return whether several hosts were asked and it may be the network that is missing."""
    hosts = {httpx.URL(page).host for page in answers}
    return len(hosts) > 1 and not {Kind.GOOD, Kind.GONE} & {each.kind for each in answers.values()}


async def _ask_all(
    due: Mapping[str, frozenset[str]],
    rules: Rules,
    limits: Limits,
    web: Web,
    answered: Callable[[str, Answer], None],
) -> None:
    """Ask all pages, those of one host by as many workers as it may have requests at once."""
    by_host: dict[str, list[tuple[str, httpx.URL]]] = {}
    for page in list(due)[::-1]:
        url = read_address(page)
        if url is not None:
            by_host.setdefault(url.netloc.decode("ascii"), []).append((page, url))
    async with Client(rules, limits, web) as client:
        asker = Asker(client, Hosts(limits), rules, limits, web)

        async def work(pages: list[tuple[str, httpx.URL]]) -> None:
            while pages:
                page, url = pages.pop()
                answered(page, await asker.ask(url, due[page]))

        async with asyncio.TaskGroup() as group:
            for pages in by_host.values():
                for _ in range(min(limits.per_host, len(pages))):
                    group.create_task(work(pages))
