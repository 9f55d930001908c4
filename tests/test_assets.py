"""Styles and modules: joined in order, named by their content, asking nobody for anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shirube.assets import (
    DEFAULT_ACCENT,
    GROUND_DARK,
    AssetError,
    accent_css,
    build_assets,
    check_accent,
    contrast,
    join_modules,
    lightened,
    minify,
    refuse_foreign,
    site_css,
)

TEMPLATES = Path(__file__).parent.parent / "templates"


def test_two_builds_are_equal_and_names_carry_the_content() -> None:
    one, other = build_assets(TEMPLATES), build_assets(TEMPLATES)
    assert one == other
    assert re.fullmatch(r"assets/site\.[0-9a-f]{8}\.css", one.names["site.css"])
    assert one.names["site.css"] != build_assets(TEMPLATES, "#4a1030").names["site.css"]


def test_the_search_page_names_every_module_it_begins_with() -> None:
    folder = TEMPLATES / "components" / "search"
    needed, waiting = set[str](), ["search"]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            text = (folder / f"{name}.js").read_text(encoding="utf-8")
            waiting += re.findall(r'^(?:import|\}) .*?from "\./(\w+)\.js"', text, re.MULTILINE)
    page = (TEMPLATES / "pages" / "search.html").read_text(encoding="utf-8")
    named = re.search(r"for name in \(([^)]*)\)", page)
    assert named is not None
    assert set(re.findall(r'"(\w+)"', named[1])) == needed


def test_modules_can_import_each_other() -> None:
    assets = build_assets(TEMPLATES)
    files = {file.path: file.content.decode() for file in assets.files}
    main = assets.names["main.js"]
    for relative in re.findall(r"import\('(\./[^']+)'\)", files[main]):
        assert f"{main.rpartition('/')[0]}/{relative[2:]}" in files


def test_what_every_page_has_is_one_module() -> None:
    assets = build_assets(TEMPLATES)
    main = next(file.content.decode() for file in assets.files if file.path == assets.names["main.js"])
    assert not re.search(r"^(import|export) ", main, re.MULTILINE)
    assert 'import("./components/ruby/ruby.js")' in main
    assert "components/today/today.js" not in assets.names
    modules = {"main.js": "import * as a from './x/a.js';\na.start();\n", "x/a.js": "export function start() {}\n"}
    assert join_modules("main.js", modules) == {
        "main.js": "const a = (() => {\nfunction start() {}\nreturn { start };\n})();\na.start();\n"
    }
    with pytest.raises(AssetError, match=r"x/a\.js"):
        join_modules("main.js", {**modules, "x/a.js": "import './b.js';\n"})


def test_no_script_is_unreadable_on_an_old_iphone() -> None:
    """Safari knows lookbehind since 16.4; where iOS ends with 15, one of them takes the whole module away."""
    scripts = sorted(TEMPLATES.rglob("*.js"))
    assert len(scripts) > 20
    assert [path.name for path in scripts if re.search(r"\(\?<[=!]", path.read_text(encoding="utf-8"))] == []


def test_colours_are_written_in_tokens_only() -> None:
    hexes = re.compile(r"#[0-9a-fA-F]{3,8}\b")
    for path in [*(TEMPLATES / "components").glob("*/*.css"), *(TEMPLATES / "styles").glob("*.css")]:
        if path.stem not in ("tokens", "print"):
            assert hexes.findall(path.read_text(encoding="utf-8")) == [], path


def test_every_token_in_use_is_defined() -> None:
    css = site_css(TEMPLATES)
    defined = set(re.findall(r"(--[a-z0-9-]+):", css))
    assert set(re.findall(r"var\((--[a-z0-9-]+)", css)) <= defined


def test_braces_of_the_joined_styles_match() -> None:
    css = site_css(TEMPLATES)
    assert css.count("{") == css.count("}")
    assert css.index("@layer tokens,base") < css.index("@layer base")


@pytest.mark.parametrize(
    "css",
    [
        "a{b:url(https://x.example/y)}",
        "a{b:url('//x.example/y')}",
        "@import 'x.css';",
        "a{b:url(x.png)}",
        "a{b:URL( 'http://x' )}",
    ],
)
def test_a_style_that_would_fetch_is_refused(css: str) -> None:
    with pytest.raises(AssetError):
        refuse_foreign(css, "x.css")


def test_data_and_comments_are_let_through() -> None:
    refuse_foreign("/* url(https://x.example/) */ a{b:url(data:image/svg+xml,x)}", "x.css")


def test_minify_keeps_strings_and_meaning() -> None:
    assert minify('a > b { content: "a ;  b /* c */"; width: calc(1px + 2px); } /* x */') == (
        'a > b{content:"a ;  b /* c */";width:calc(1px + 2px)}'
    )


def test_a_pale_accent_is_refused_with_its_ratio() -> None:
    with pytest.raises(AssetError, match=r"3\.\d:1"):
        check_accent("#4f8a6b")
    assert check_accent(DEFAULT_ACCENT) == pytest.approx(12.4, abs=0.1)


@pytest.mark.parametrize("accent", ["red", "#fff", "#12345g", "#1d2f60;}", "#1d2f60\n"])
def test_what_is_not_a_colour_is_refused(accent: str) -> None:
    with pytest.raises(AssetError):
        check_accent(accent)


def test_the_night_accent_stands_out() -> None:
    assert contrast(lightened("#4a1030", 10), GROUND_DARK) >= 10
    assert accent_css(DEFAULT_ACCENT) == ""
    assert "--p-accent:#4a1030" in accent_css("#4A1030")
