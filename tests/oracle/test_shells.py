"""Pages that are put together from pieces of the theme, held against MkDocs' own loop.

There Material's whole template is run for every page. Both must give the same bytes; only the
packed sitemap holds, as MkDocs writes it, the time of the build.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from living_vault import LivingVault
from mkdocs.config import load_config
from oracle_builds import build, differences, tree

from mkdocs_knapper.press import is_ours_alone

_ROOT = Path(__file__).parents[2]
_BY_TIME = "sitemap.xml.gz"

SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "nothing": {},
    "german, whose and what": {
        "theme": {"name": "material", "language": "de"},
        "copyright": "Nobody & <b>sons</b>",
        "site_author": "Somebody",
        "site_description": "About & all",
        "site_url": "https://example.com/notes/",
    },
    "arabic, repository, a palette": {
        "theme": {
            "name": "material",
            "language": "ar",
            "palette": [
                {
                    "scheme": "slate",
                    "primary": "teal",
                    "toggle": {"icon": "material/eye", "name": "b"},
                }
            ],
        },
        "repo_url": "https://code.example/one/two",
        "repo_name": "one/two",
        "edit_uri": "edit/main/docs/",
    },
    "japanese, much of `extra`": {
        "theme": {"name": "material", "language": "ja"},
        "extra": {
            "social": [{"icon": "material/email", "link": "mailto:a@b.example", "name": "mail"}],
            "generator": True,
            "alternate": [{"name": "English", "link": "/en/", "lang": "en"}],
            "homepage": "https://example.org",
        },
    },
    "fonts, icons, logo, scripts, styles": {
        "theme": {
            "name": "material",
            "font": {"text": "Roboto"},
            "favicon": "logo.png",
            "icon": {"logo": "material/library", "repo": "fontawesome/brands/git-alt"},
            "features": ["announce.dismiss", "content.code.annotate", "navigation.instant"],
        },
        "extra_css": ["more.css"],
        "extra_javascript": ["more.js", {"path": "module.js", "type": "module", "defer": True}],
    },
    "no features, analytics, consent": {
        "theme": {"name": "material", "features": [], "palette": {"primary": "red"}},
        "extra": {
            "analytics": {
                "provider": "google",
                "property": "G-1",
                "feedback": {
                    "title": "?",
                    "ratings": [{"icon": "material/emoticon", "name": "y", "data": 1, "note": "n"}],
                },
            },
            "consent": {"title": "Cookies", "description": "Some."},
        },
    },
    "no search": {"plugins": ["knapper", {"material/search": {"enabled": False}}]},
}
# Served by MkDocs' own loop, since these show its navigation, or let others change pages.
LEFT_TO_MKDOCS: Mapping[str, Mapping[str, Any]] = {
    "tabs": {"theme": {"name": "material", "features": ["navigation.tabs"]}},
    "sections": {"theme": {"name": "material", "features": ["navigation.sections"]}},
    "ways to edit": {
        "theme": {"name": "material", "features": ["content.action.edit"]},
        "repo_url": "https://code.example/one/two",
    },
    "templates of its own": {"theme": {"name": "material", "custom_dir": "over"}},
    "another plugin": {"plugins": ["knapper", "material/tags"]},
    "hooks": {"hooks": ["hook.py"]},
    "nav": {"nav": [{"Here": "Alpha.md"}]},
    "further templates": {"extra_templates": ["more.html"]},
}
CONFIGS: Mapping[str, Mapping[str, Any]] = {
    "cards, no home": {
        "site_url": "https://example.com/notes/",
        "cards": "all",
        "exclude": ["Home.md"],
        "description": "What it is about.",
    },
    "all off": {
        "graph": False,
        "local_graph": False,
        "markdown_copies": False,
        "dates": "none",
        "unlinked_mentions": False,
        "show_properties": False,
        "search": "none",
    },
    "titles": {"page_title": "property", "language": "ar", "offline": True},
}


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> LivingVault:
    """A vault whose notes take turns in having each property that a template may ask for."""
    vault = LivingVault(tmp_path_factory.mktemp("vault")).fill(few=True)
    properties: dict[str, dict[str, Any]] = {
        "Beta.md": {"hide": ["toc"], "title": "A <title> & more", "author": "Ann & Bob"},
        "Folder/index.md": {"template": "blog.html", "status": "new", "icon": "material/star"},
        "Chart.md": {"search": {"boost": 2}, "robots": "noindex", "subtitle": "below"},
        "Train.md": {"social": {"cards": False}, "comments": True, "revision_date": "2020-01-01"},
        "Folder/One.md": {"hide": ["navigation", "footer", "path", "tags"]},
        "Alpha.md": {"description": 'Of "quotes", <b> & {{ page.title }}', "authors": ["x"]},
    }
    for path, given in properties.items():
        vault.notes[path].properties |= given
        vault.save(path)
    for name in ("more.css", "more.js", "module.js"):
        vault.put(name, "")
    (vault.folder / "hook.py").write_text("")
    (vault.folder / "over").mkdir()
    return vault


def both(folder: Path) -> list[str]:
    """Build in both ways; return what differs."""
    assert build(folder, "press") > 0
    assert build(folder, "full", full=True) == -1
    pressed, full = tree(folder / "press"), tree(folder / "full")
    for name in ("press", "full"):
        shutil.rmtree(folder / name)
    assert (_BY_TIME in pressed) == (_BY_TIME in full)
    for each in (pressed, full):
        each.pop(_BY_TIME, None)
    return differences(pressed, full)


@pytest.fixture
def configured(vault: LivingVault) -> Iterator[Callable[..., Path]]:
    """Return a function that writes mkdocs.yml, and forgets what was written before."""
    before = vault.settings, vault.config

    def write(given: Mapping[str, Any], config: Mapping[str, Any] | None = None) -> Path:
        vault.settings = {"site_name": "Test & site"}
        vault.config = {"search": "material", "cards": "none"}
        vault.configure(**(config or {}))
        vault.set(**given)
        return vault.folder

    yield write
    vault.settings, vault.config = before


@pytest.mark.parametrize("name", SETTINGS)
def test_shells_are_as_the_whole_template(configured: Callable[..., Path], name: str) -> None:
    assert both(configured(SETTINGS[name])) == []


@pytest.mark.parametrize("name", CONFIGS)
def test_vault_may_be_configured(configured: Callable[..., Path], name: str) -> None:
    assert both(configured({}, CONFIGS[name])) == []


@pytest.mark.parametrize("name", LEFT_TO_MKDOCS)
def test_what_others_have_a_say_in_is_left_to_mkdocs(
    configured: Callable[..., Path], name: str
) -> None:
    theme = {"theme": {"name": "material", "features": []}}
    folder = configured(theme | LEFT_TO_MKDOCS[name])
    assert not is_ours_alone(load_config(str(folder / "mkdocs.yml")))
    assert is_ours_alone(load_config(str(configured(theme) / "mkdocs.yml")))


# The handbook takes as long as all the others.
@pytest.mark.parametrize("name", ["docs", *(["vault"] if settings().max_examples > 100 else [])])
def test_real_vaults(tmp_path: Path, name: str) -> None:
    shutil.copytree(_ROOT / name, tmp_path / "docs")
    (tmp_path / "mkdocs.yml").write_text("site_name: Real\nplugins: [knapper]\n")
    assert both(tmp_path) == []
