"""What one note's text alone shows: each fault at its place, and what must be let pass."""

from __future__ import annotations

import base64
import json
import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from obsidian_text import ANY, FRAGMENTS

from knapper.compile import CompileOptions, compile_note, find_secrets, mask_secrets
from knapper.compile.lint.strays import Stray, strays
from knapper.diagnostics import RULES, Diagnostic, Severity

OURS = {"S003", "S007", "S008", "S009", "S010", "S012", "S013", "P004", "P006"}
FENCE = "`" * 3


def lint(text: str) -> list[Diagnostic]:
    return [each for each in compile_note(_mac(text)).diagnostics if each.code in OURS]


def _mac(text: str) -> str:
    """Return the text with a Mac's folder of homes, of which no file here names a real one."""
    return text.replace("/USERS/", "/Users" + "/")


def random_text(alphabet: str, length: int) -> str:
    """Return the same text for the same arguments, as no one would type it."""
    return "".join(random.Random(length).choices(alphabet, k=length))


ALNUM = string.ascii_letters + string.digits
LOWER_HEX = "0123456789abcdef"
BASE32 = string.ascii_uppercase + "234567"
DIGITS = "7305918264"


def jwt(claims: dict[str, object], header: dict[str, object] | None = None) -> str:
    parts = [header or {"alg": "HS256", "typ": "JWT"}, claims]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts]
    return ".".join([*(part.rstrip("=") for part in encoded), random_text(ALNUM, 43)])


def jwt_of_text(claims: str) -> str:
    header, _, signature = jwt({}).split(".")
    body = base64.urlsafe_b64encode(claims.encode()).decode().rstrip("=")
    return f"{header}.{body}.{signature}"


# Put together here, so that the repository itself holds none in one piece.
SECRETS = {
    "github": "gh" + "p_" + random_text(ALNUM, 36),
    "github-fine": "github" + "_pat_" + random_text(ALNUM, 22) + "_" + random_text(ALNUM, 59),
    "gitlab": "gl" + "pat-" + random_text(ALNUM, 20),
    "aws-id": "AK" + "IA" + random_text(BASE32, 16),
    "slack": "xo" + "xb-" + DIGITS + "-" + DIGITS + "21-" + random_text(ALNUM, 24),
    "stripe": "sk" + "_live_" + random_text(ALNUM, 24),
    "google": "AI" + "za" + random_text(ALNUM + "_-", 35),
    "google-client": "GOC" + "SPX-" + random_text(ALNUM, 28),
    "openai": "s" + "k-proj-" + random_text(ALNUM, 40) + "T3Blb" + "kFJ" + random_text(ALNUM, 40),
    "anthropic": "sk-" + "ant-api03-" + random_text(ALNUM, 93) + "AA",
    "huggingface": "h" + "f_" + random_text(string.ascii_letters, 34),
    "npm": "np" + "m_" + random_text(ALNUM, 36),
    "pypi": "py" + "pi-AgEIcHlwaS5vcmc" + random_text(ALNUM, 90),
    "telegram": "7305918264:" + "AA" + random_text(ALNUM, 33),
    "twilio": "S" + "K" + random_text(LOWER_HEX, 32),
    "sendgrid": "S" + "G." + random_text(ALNUM, 22) + "." + random_text(ALNUM, 43),
    "docker": "dckr" + "_pat_" + random_text(ALNUM, 27),
    "digitalocean": "dop" + "_v1_" + random_text(LOWER_HEX, 64),
    "shopify": "shp" + "at_" + random_text(LOWER_HEX, 32),
    "groq": "gs" + "k_" + random_text(ALNUM, 52),
    "notion": "nt" + "n_" + random_text(ALNUM, 46),
    "linear": "lin" + "_api_" + random_text(ALNUM, 40),
    "jwt": jwt({"sub": "u-83", "exp": 1}),
}
# Kind, text around, the secret in it.
AROUND = {
    "aws-key": ("aws_secret" + "_access_key = ", random_text(ALNUM + "/+", 40)),
    "azure": ("DefaultEndpointsProtocol=https;Account" + "Key=", random_text(ALNUM, 86) + "=="),
    "slack-hook": (
        "https://hooks.slack.com/services/",
        f"T{random_text(BASE32, 9)}/B{random_text(BASE32, 10)}/" + random_text(ALNUM, 24),
    ),
    "discord-hook": (
        "https://discord.com/api/webhooks/730591826473059182/",
        random_text(ALNUM, 68),
    ),
    "npmrc": ("//registry." + "npmjs.org/:_auth" + "Token=", random_text(ALNUM, 36)),
    "age": ("AGE-SECRET" + "-KEY-", "1" + random_text("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58)),
    "address": ("postgres://sage:", "r0semary-42"),
}
KEY = "\n".join(
    [
        "-----BEGIN " + "PRIVATE KEY-----",
        *(random_text(ALNUM + "/+", 64 - n) for n in range(5)),
        "-----END " + "PRIVATE KEY-----",
    ]
)

FIRES: list[tuple[str, str, tuple[int, int, int]]] = [
    # unclosed fences
    ("S007", f"one\n\n{FENCE}py\ncode", (3, 1, 3)),
    ("S007", f"{FENCE}\n", (1, 1, 3)),
    ("S007", "---\na: 1\n---\n\n  ~~~~ text\nx\n~~~\n", (5, 3, 4)),
    ("S007", f"{FENCE}\nx\n# {FENCE}", (1, 1, 3)),
    ("S007", f"> [!note]\n> {FENCE}\n> code\n\ntext", (2, 3, 3)),
    ("S007", f"> {FENCE}js\n> code\nno mark\n{FENCE}\n", (1, 3, 3)),
    ("S007", f"- item\n  {FENCE}\n  code\n\ntext", (2, 3, 3)),
    ("S007", "````md\n```\nx\n```\n", (1, 1, 4)),
    # unclosed formulas
    ("S008", "one\n\n$$\nx^2", (3, 1, 2)),
    ("S008", "the rule $$\\frac{1}{2} is\nold", (1, 10, 2)),
    ("S008", "> - $$ a = b", (1, 5, 2)),
    ("S008", "$$x$$ and $$y_1 more", (1, 11, 2)),
    # unclosed links
    ("S009", "see [[Note and more", (1, 5, 2)),
    ("S009", "see [[Note] and more", (1, 5, 2)),
    ("S009", "![[p.png", (1, 1, 3)),
    ("S009", "> - **x** [[Note\n\nnext ]]", (1, 11, 2)),
    ("S009", "[[one\ntwo]]", (1, 1, 2)),
    ("S009", "[[one [[two]]", (1, 1, 2)),
    ("S009", "`[[a]` [[two", (1, 8, 2)),
    ("S009", "# Title [[#Part", (1, 9, 2)),
    ("S009", "| A | B |\n|---|---|\n| [[a|b]] | c |", (3, 3, 2)),
    ("S009", "| [[a\\|b]] [[c | d |\n|---|---|", (1, 12, 2)),
    ("S009", "> [!note] On [[Note\n> text", (1, 14, 2)),
    ("S009", "x [^1]\n\n[^1]: see [[Note", (3, 11, 2)),
    ("S009", "---\nup: '[[Note'\n---\n", (2, 6, 6)),
    ("S009", '---\nb: 1\nups:\n  - "[[One]]"\n  - "[[Two|two"\n---\n', (5, 6, 9)),
    # comments at the start of a line, and inside one
    ("S003", "one\n\n> - %% never\n\nclosed", (3, 5, 2)),
    ("S003", "text %%remark and more", (1, 6, 2)),
    ("S003", "a\nb %% remark\n\nc %", (2, 3, 2)),
    # tables that are none
    ("S010", "| A | B |\n|---|\n| c | d |", (2, 1, 5)),
    ("S010", "| A | B |\n| :-- | --: | --- |\n", (2, 1, 19)),
    ("S010", "text\n\n> A | B | C\n> ---|---\n> d | e | f", (4, 3, 7)),
    ("S010", "| [[a|b]] | c |\n|---|---|\n", (2, 1, 9)),
    # heading levels
    ("S012", "# A\n\n### B", (3, 1, 3)),
    ("S012", "## A\n#### B\n##### C", (2, 1, 4)),
    ("S012", "A\n===\n\n  #### B", (4, 3, 4)),
    # numbers for tags
    ("S013", "[[a]] ![[Note]] #a #2024", (1, 20, 5)),
    ("S013", "---\ntags: [herb, 2024]\n---\n", (2, 14, 4)),
    ("S013", "---\ntags: 1984\n---\n", (2, 7, 4)),
    ("S013", "---\ntags:\n  - herb\n  - '#12'\n---\n", (4, 6, 3)),
    ("S013", "---\nTag: 2024\n---\n", (2, 6, 4)),
    ("S013", "---\ntags: 0x10\n---\n", (2, 1, 4)),
    ("S013", "in #1984 we", (1, 4, 5)),
    ("S013", "- #herb #12", (1, 9, 3)),
    ("S013", "- #12 #herb", (1, 3, 3)),
    # personal paths
    ("P006", "in `/USERS/rosemary/notes`", (1, 5, 21)),
    ("P006", "---\nfrom: /home/alice/Documents\n---\n", (2, 7, 21)),
    ("P006", "/home/rosemary/garden/list.txt", (1, 1, 30)),
    ("P006", f"{FENCE}\ncd C:\\Users\\Rosemary\\x\n{FENCE}", (2, 4, 19)),
    ("P006", "[x](file:///C:/USERS/rosemary/a.pdf)", (1, 5, 31)),
    ("P006", "<!-- x --> /USERS/rosemary/.ssh", (1, 12, 20)),
]


@pytest.mark.parametrize("later", ["~~~", "```", "```py"])
def test_a_fence_that_could_not_close_the_one_before_is_its_own_finding(later: str) -> None:
    found = lint(f"> ````\n> x\n\n{later}\ny\n")
    assert [(each.code, each.span.line, each.span.length) for each in found] == [
        ("S007", 1, 4),
        ("S007", 4, 3),
    ]


@pytest.mark.parametrize(
    ("code", "text", "place"), FIRES, ids=[f"{code}-{n}" for n, (code, *_) in enumerate(FIRES)]
)
def test_fires_once_at_its_place(code: str, text: str, place: tuple[int, int, int]) -> None:
    (finding,) = lint(text)
    assert (finding.code, finding.span.line, finding.span.column, finding.span.length) == (
        code,
        *place,
    )
    assert finding.message
    assert not finding.message.endswith(".")
    assert finding.help
    assert finding.subject


@pytest.mark.parametrize(
    "text",
    [
        # fences
        f"{FENCE}\nx\n{FENCE}\n\n~~~\n~~~\n\n> {FENCE}\n> x\n> {FENCE}",
        f"````md\n{FENCE}\nx\n````",
        f"- a\n  {FENCE}\n  x\n  {FENCE}\n- b",
        f"`{FENCE}` and    {FENCE}\n\n    {FENCE}\n    x",
        f"{FENCE}\nx\n  {FENCE}  ",
        # dollars
        "$$x$$ $5 and $10, \\$\\$\n\n$$\nx\n$$",
        "cheap: $, dear: $$, dearest: $$$",
        "from $$ to $$$ a night, `$$ \\alpha`",
        "echo $$",
        "$$\n\nx^2\n\n$$.",
        "- one\n$$\n\\begin{a}\n\nx\n\\end{a}\n$$",
        # brackets
        "[[a]] ![[b]] [[c|d]] [[]] [[ ]] [[[a]]] [[a]]]",
        "`[[a` \\[[a \\[\\[b <a title='[[x'> <!-- [[x --> $[[a$ %%[[a%% [l](<[[x>)",
        f"{FENCE}\n[[a\n{FENCE}\n\n    [[a\n\n<div>\n[[a\n</div>",
        "[[1, 2], [3, 4]] and [[5, 6], [7]], a[[0]",
        "[[x](y) [[^1] [[x][y]\n\n[^1]: n\n\n[x]: z\n[y]: z",
        "type [[ to link, [[<% tp.date %> or [[{{title}}, [[*x*",
        '---\na: "`[[`"\nb: "[[x]] and [["\nc: [[y]]\nd: "[[z]], [[q|r]]"\n---\n'.replace(
            "c: [[y]]\n", ""
        ),
        "---\ntitle: opened with [[ and\n---\n",
        # percent signs
        "100%% sure, a %%b%% c, %% d %%, %%% e, a%%b, 5 %% 3",
        # tables
        "| A | B |\n|---|---|\n| c |",
        "A | B\n-|-\nc | d",
        "text\n\n---\n\na | b\n---",
        "| a |\n|:-:|\n\n|---|---|\n|---|",
        "+---+---+\n| a | b | c |\n+---+---+",
        "a || b\n\n|-|\n",
        # headings
        "### A\n## B\n### C\n# D\n## E",
        "# A\n\n> #### B\n\n- ##### C\n\n## D",
        "# A\n\n```\n### B\n```",
        # tags
        "---\ntags: [a, y2024, 2024-goals, 12/a]\ndate: 2024\naliases: [1984]\n---\n",
        "issue #12, no #2061a, see #1: ab#1984 \\#1984 `#1984` #1984-x #3.5 [PR #2024](x)",
        "---\ntags:\n---\n#1 best",
        # paths
        "~/notes /USERS/username/x /home/user/.x C:\\Users\\<name>\\x /home/runner/work",
        "https://a.example/home/alice/Documents a/USERS/b/c /home/blog/2024 file:///tmp/x",
        "%% /USERS/rosemary/x %% <!-- /home/rosemary/.ssh --> /home/$USER/.x /USERS/Shared/x",
        "`C:\\Users\\username\\Vaults` /USERS/votrenom/Library/x /USERS/you/x file:///path/to/x",
    ],
)
def test_stays_silent(text: str) -> None:
    assert [(each.code, each.message, each.span) for each in lint(text)] == []


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("````\nx\n```\n", "the ``` in line 3 is shorter"),
        ("---\na: 1\n---\n```\nx\n~~~\n", "the ~~~ in line 6 is of another sign"),
        ("> ```\n> x\ny\n```", "ends before the ``` in line 4"),
        ("| A |\n|---|\n| [[a|b]] |", "`\\|`"),
        ("| [[a|b]] | c |\n|---|---|\n", "`\\|`"),
    ],
)
def test_help_says_why_it_is_not_closed(text: str, hint: str) -> None:
    assert any(hint in each.help for each in lint(text))


def test_severities_are_those_of_the_rules_but_for_numbers_in_text() -> None:
    for code, text, _ in FIRES:
        (finding,) = lint(text)
        in_text = code == "S013" and not text.startswith("---")
        assert finding.severity is (Severity.INFO if in_text else RULES[code].severity)


def test_of_three_formulas_that_are_not_closed_the_last_is_told() -> None:
    """Two of them may be one to Obsidian (§7.8)."""
    (finding,) = lint("$$ a = b\n\n$$ c = d\n\n$$ e = f")
    assert finding.span.line == 5


def test_many_numbers_of_one_property_are_each_at_their_place() -> None:
    found = lint("---\ntags: [7, 8, 7]\nyear: 7\n---\n")
    assert [(each.subject, each.span.column) for each in found] == [
        ("tag `7`", 8),
        ("tag `8`", 11),
        ("tag `7`", 14),
    ]


class TestSecrets:
    @pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
    def test_is_found_in_text_code_properties_and_comments(self, secret: str) -> None:
        for text in (
            f"use {secret} here",
            f"{FENCE}\nTOKEN='{secret}'\n{FENCE}",
            f"---\nkey: {secret}\n---\n",
            f"%% {secret} %%",
        ):
            (finding,) = lint(text)
            line = text.split("\n")[finding.span.line - 1]
            start = finding.span.column - 1
            assert finding.code == "P004"
            assert line[start : start + finding.span.length] == secret

    @pytest.mark.parametrize(("before", "secret"), AROUND.values(), ids=AROUND)
    def test_is_found_by_what_stands_before(self, before: str, secret: str) -> None:
        after = "@db.herbs.garden/list" if "://sage" in before else ""
        (finding,) = lint(f"x\n{before}{secret}{after}")
        assert finding.code == "P004"
        assert (finding.span.line, finding.span.column) == (2, len(before) + 1)
        assert finding.span.length == len(secret)

    def test_private_key_is_found_where_it_begins(self) -> None:
        (finding,) = lint(
            f"x\n\n> {FENCE}\n"
            + "\n".join(f"> {line}" for line in KEY.split("\n"))
            + f"\n> {FENCE}"
        )
        assert (finding.span.line, finding.span.column) == (4, 3)
        (finding,) = lint(json.dumps({"private_key": KEY}))
        assert finding.code == "P004"

    @pytest.mark.parametrize("secret", [*SECRETS.values(), KEY])
    def test_no_finding_tells_it(self, secret: str) -> None:
        (finding,) = lint(f"use {secret} here")
        assert secret[:8] not in repr(finding)
        assert secret[-8:] not in repr(finding)

    def test_password_shows_nothing_of_itself(self) -> None:
        (finding,) = lint("mysql://sage:r0semary-42@db.herbs.garden")
        assert "r0se" not in repr(finding)

    @pytest.mark.parametrize(
        "text",
        [
            "AKIAIOSFODNN7" + "EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "ghp_"
            + "x" * 36
            + " ghp_"
            + "abcdefghij1234567890abcdefghij123456"
            + " ghp_<your-token>",
            "sk-proj-your-key-here sk-ant-api03-... hf_" + "a" * 34,
            "sk_test_" + random_text(ALNUM, 24) + " npm_short pypi-AgE",
            "-----BEGIN " + "PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
            "-----BEGIN " + "PRIVATE KEY-----\n" + "A" * 64 + "\n-----END PRIVATE KEY-----",
            "-----BEGIN PUBLIC KEY-----\n" + random_text(ALNUM, 64) + "\n-----END PUBLIC KEY-----",
            jwt({"sub": "1234567890", "name": "John Doe"}),
            jwt({"role": "anon", "iss": "base"}),
            jwt({"sub": "u-83"}, {"alg": "none"}),
            ".".join(["eyJ" + random_text(ALNUM, 30)] * 2 + [random_text(ALNUM, 43)]),
            jwt({"a": "b"}).replace(".eyJ", ".eyJ" + "!", 1),
            jwt_of_text('{"a":' + "[" * 5_000),
            "eyJhbGciOi.eyJzdWIiOiIx.aaaaaaaaaaaaaaaaaaaaaaaa",
            "postgres://user:password@db.herbs.garden postgres://sage:<secret>@db.herbs.garden",
            "redis://sage:r0semary-42@localhost:6379 amqp://sage:r0semary-42@rabbit",
            "ftp://sage:r0semary-42@ftp.example.com https://a:$TOKEN@b.org https://x.org/a:b@c",
            "mysql://sage:sagesage@db.herbs.garden ssh://git:123456@herbs.garden",
            "AccountKey=... SG.x.y 12345678:AAx SKY lin_api_ key",
        ],
    )
    def test_placeholders_are_none(self, text: str) -> None:
        assert lint(text) == []

    def test_mask_keeps_lines_and_columns(self) -> None:
        token = SECRETS["github"]
        text = f"a {token} b\n{KEY}\nc"
        masked = mask_secrets(text)
        assert len(masked) == len(text)
        assert masked.split("\n")[0] == f"a ghp_{'•' * 36} b"
        assert masked.split("\n")[-1] == "c"
        assert not any(line in masked for line in KEY.split("\n")[:-1])
        assert mask_secrets("no secret") == "no secret"

    def test_two_forms_of_one_text_are_one_secret(self) -> None:
        token = SECRETS["github"]
        assert len(list(find_secrets(f"https://sage:{token}@api.herbs.garden/x"))) == 1


class TestAnyInput:
    @given(st.one_of(ANY, FRAGMENTS))
    def test_places_lie_in_the_note(self, text: str) -> None:
        _places_are_right(text)

    @given(
        st.lists(
            st.sampled_from(
                "[[ ]] ![[ [[a [[b|c ]( ) $$ $ \\ ` `` ``` ~~~ %% <!-- --> # #12 #a ### \n > - | "
                "|-|-| |--| --- tags:[1] tags: /USERS/rose/x file:/// \\Users\\ :// @ x".split(" ")
            ),
            max_size=30,
        ).map("".join)
    )
    def test_places_of_marks_lie_in_the_note(self, text: str) -> None:
        _places_are_right(text)

    @given(st.text(alphabet="[]`$%\\<!->#1 \na"))
    def test_strays_stand_where_they_say(self, text: str) -> None:
        found = list(strays(text))
        assert all(text.startswith(each.mark, each.at) for each in found)
        assert [each.at for each in found] == sorted({each.at for each in found})

    @given(st.text(), st.sampled_from(sorted(SECRETS.values())))
    def test_masked_text_has_no_secret(self, text: str, secret: str) -> None:
        masked = mask_secrets(f"{text} {secret} {text}")
        assert secret not in masked
        assert len(masked) == 2 * len(text) + len(secret) + 2


def _places_are_right(text: str) -> None:
    marks = {"S003": "%%", "S007": "`~", "S008": "$$", "S009": "![", "S012": "#=-"}
    note = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found = lint(text)
    lean = compile_note(_mac(text), CompileOptions(lean=True)).diagnostics
    assert [each for each in lean if each.code in OURS] == found
    for each in found:
        line = note[each.span.line - 1]
        start, end = each.span.column - 1, each.span.column - 1 + each.span.length
        assert 0 <= start <= end <= len(line)
        if each.code in marks and not note[0].startswith("---"):
            assert line[start] in marks[each.code], each


@pytest.mark.parametrize(
    "text",
    [
        "[[" * 400_000,
        "[[a " * 200_000 + "]]",
        "$$" * 400_000,
        "$$ a=b\n" * 100_000,
        "`" * 400_000 + "a" + "`" * 399_999,
        " ".join("`" * n for n in range(1, 1000)),
        "<!--" * 200_000,
        "<a" * 400_000,
        "%%a " * 200_000,
        " #1984" * 150_000,
    ],
)
def test_strays_take_time_in_proportion(text: str) -> None:
    """The time limit of a test is the bound: what is quadratic takes hours."""
    assert all(isinstance(each, Stray) for each in strays(text))


@pytest.mark.parametrize(
    "text",
    [
        "://a:" * 200_000 + "@",
        "-----BEGIN " * 100_000,
        ("-----BEGIN " + "PRIVATE KEY-----A-a: ") * 30_000,
        "eyJ" * 300_000 + ".eyJ",
        "glpat-" * 150_000,
        "aws_secret_access_key=" * 40_000,
        "sk-" * 300_000 + "T3Blb" + "kFJ",
        " ".join([SECRETS["github"]] * 5_000),
    ],
)
def test_secrets_take_time_in_proportion(text: str) -> None:
    assert len(mask_secrets(text)) == len(text)
