"""`.knapper/config.yml` to `Config`, or a `ConfigError` that points at the word that is wrong."""

from __future__ import annotations

import stat
from difflib import get_close_matches
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    Literal,
    NoReturn,
    get_args,
    get_origin,
    get_type_hints,
)
from urllib.parse import urlsplit

from knapper.config.order import ORDERS, read_order
from knapper.config.patterns import PathPatterns
from knapper.config.record import Config, Level
from knapper.diagnostics import RULES, matches
from knapper.errors import ConfigError
from knapper.yaml12 import YamlError, YamlNode, read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

__all__ = ["CONFIG_PATH", "is_site_address", "load_config"]

CONFIG_PATH: Final = ".knapper/config.yml"

_KINDS: Final[dict[str, Any]] = get_type_hints(Config)
_EXPECTED: Final = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
}


def load_config(vault_root: Path) -> Config:
    """Return the configuration of the vault at `vault_root`, the default without the file.

    Raises `ConfigError`, with file, line and column, for what is not YAML, for a key or rule
    that does not exist (with the nearest that does), and for a value of another kind.
    """
    source = _read(vault_root)
    if source is None:
        return Config()
    try:
        root = read_yaml(source)
    except YamlError as fault:
        raise ConfigError(
            f"invalid YAML: {fault.problem}",
            path=CONFIG_PATH,
            line=fault.line,
            column=fault.column,
            length=1,
            help=fault.help,
        ) from fault
    if root is None or root.data is None:
        return Config()
    if not isinstance(root.data, dict):
        _refuse(root, "the configuration must be names with values", "write `name: value`")
    for name, (key, _) in root.entries.items():
        if name not in _KINDS:
            _refuse(key, f"unknown key `{name}`", _nearest(name, _KINDS))
    values = {
        name: _value(name, value)
        for name, (_, value) in root.entries.items()
        if value.data is not None
    }
    return Config(**values)


def is_site_address(text: str) -> bool:
    """Return whether a site can have this address: one of the web, with a host."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:  # such as half a pair of brackets
        return False


def _read(vault_root: Path) -> str | None:
    path = vault_root / CONFIG_PATH
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        mode = 0
    except OSError as error:
        raise _unreadable(error) from error
    if not mode and path.with_suffix(".yaml").exists():
        raise ConfigError(
            "the configuration is called config.yaml",
            path=CONFIG_PATH,
            help=f"rename the file to {CONFIG_PATH}",
        )
    if not mode:
        return None
    if not stat.S_ISREG(mode):  # a named pipe would hold the build up
        raise ConfigError("the configuration is not a file", path=CONFIG_PATH)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(
            "the configuration is not UTF-8", path=CONFIG_PATH, help="save the file as UTF-8"
        ) from error
    except OSError as error:
        raise _unreadable(error) from error


def _unreadable(error: OSError) -> ConfigError:
    reason = (error.strerror or "unknown reason").lower()
    return ConfigError(f"the configuration cannot be read: {reason}", path=CONFIG_PATH)


def _value(name: str, node: YamlNode) -> Any:  # noqa: ANN401 - of the kind of the key
    kind = _KINDS[name]
    if get_origin(kind) is Literal:
        return _choice(node, get_args(kind))
    if get_origin(kind) is tuple:
        return _texts(name, node)
    if name == "folder_order":
        return _folder_orders(node)
    if get_origin(kind) is dict:
        return _ignored(node) if name == "ignore_in" else _severities(node)
    if type(node.data) is not kind and not (kind is float and type(node.data) is int):
        _refuse_kind(node, _EXPECTED[kind])
    if kind in {int, float} and not 0 <= node.data < float("inf"):
        _refuse(node, f"expected {_EXPECTED[kind]} that is not negative")
    if name == "site_url" and node.data and not is_site_address(node.data):
        _refuse(node, "the site's address must start with https:// or http:// and a host")
    return _order(node) if name == "order" else node.data


def _choice(node: YamlNode, choices: tuple[str | bool, ...]) -> str | bool:
    for each in choices:
        if type(each) is type(node.data) and each == node.data:
            return each
    listed = ", ".join(str(each).lower() if isinstance(each, bool) else each for each in choices)
    return _refuse(node, f"expected one of {listed}, found {_found(node.data)}")


def _texts(name: str, node: YamlNode) -> tuple[str, ...]:
    if not isinstance(node.data, list):
        _refuse_kind(node, "a list of texts", "write it in brackets: [one, two]")
    for item in node.items:
        if not isinstance(item.data, str):
            _refuse_kind(item, "text")
        if name == "exclude" and not PathPatterns.is_valid(item.data):
            _refuse(item, f"{item.data} is neither a path nor a pattern")
    return tuple(node.data)


def _severities(node: YamlNode) -> dict[str, str]:
    if not isinstance(node.data, dict):
        _refuse_kind(node, "rule codes with severities", "write `L001: warning`")
    names = {rule.name: code for code, rule in RULES.items()}
    for code, (key, value) in node.entries.items():
        if code not in RULES:
            near = f"its code is {names[code]}" if code in names else _nearest(code, RULES)
            _refuse(key, f"unknown rule `{code}`", near)
        _choice(value, get_args(Level))
    return dict(node.data)


def _ignored(node: YamlNode) -> dict[str, tuple[str, ...]]:
    if not isinstance(node.data, dict):
        _refuse_kind(node, "paths with lists of rule codes", "write `Journal: [L001, S]`")
    for pattern, (key, value) in node.entries.items():
        if not PathPatterns.is_valid(pattern):
            _refuse(key, f"{pattern} is neither a path nor a pattern")
        for item in value.items or (value,):
            if not isinstance(item.data, str):
                _refuse_kind(item, "a rule's code")
            if not any(matches(code, (item.data,)) for code in RULES):
                _refuse(item, f"no rule is called `{item.data}`", "write a code such as L001")
    return {
        pattern: tuple(value) if isinstance(value, list) else (value,)
        for pattern, value in node.data.items()
    }


def _folder_orders(node: YamlNode) -> dict[str, str | tuple[str, ...]]:
    if not isinstance(node.data, dict):
        _refuse_kind(node, "folders with orders or lists of names", "write `Journal: -created`")
    orders: dict[str, str | tuple[str, ...]] = {}
    for path, (_, value) in node.entries.items():
        listed = isinstance(value.data, list)
        orders[str(path)] = _texts("folder_order", value) if listed else _order(value)
    return orders


def _order(node: YamlNode) -> str:
    if not isinstance(node.data, str):
        _refuse_kind(node, "text")
    if read_order(node.data) is None:
        _refuse(
            node,
            f"`{node.data}` is no order",
            "known are: " + ", ".join(ORDERS) + "; -name backwards",
        )
    return str(node.data)


def _nearest(name: str, known: Collection[str]) -> str:
    by_case = {other.casefold(): other for other in known}
    near = get_close_matches(name.casefold(), by_case, n=1)
    return (
        f"did you mean `{by_case[near[0]]}`?" if near else "known are: " + ", ".join(sorted(known))
    )


def _found(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'the text "{value}"'
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "names with values"
    return "nothing" if value is None else f"the number {value}"


def _refuse_kind(node: YamlNode, expected: str, way_out: str = "") -> NoReturn:
    if expected == "text" and isinstance(node.data, (int, float)):
        way_out = "put it in quotes"
    _refuse(node, f"expected {expected}, found {_found(node.data)}", way_out)


def _refuse(node: YamlNode, message: str, way_out: str = "") -> NoReturn:
    raise ConfigError(
        message,
        path=CONFIG_PATH,
        line=node.line,
        column=node.column,
        length=node.length,
        help=way_out,
    )
