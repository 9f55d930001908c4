"""The renderer: escaping, addresses, words, and Markdown that cannot hurt."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from shirube.assets import build_assets
from shirube.pages.page import Frame, Page
from shirube.pages.views import Link, LostView, Meta, Text
from shirube.phrases import Words, load_phrases
from shirube.prose import trouble_in
from shirube.render import (
    Renderer,
    json_ld,
    markdown_html,
    output_path,
    refuse_foreign_parts,
    tel,
)
from shirube.template_engine import TemplateMistakeError
from tests.languages import LANGUAGES

TEMPLATES = Path(__file__).parent.parent / "templates"
FRAME = Frame(
    platform="しるべ", city="見本市", tagline="案内", base_url="https://x.example/repo/", base_path="/repo/",
    languages=LANGUAGES, coordinator="見本協議会", office="見本課", office_phone="0143-00-0000", sample=True,
    built="2026-11-25", until="2027-01-25",
)  # fmt: skip


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    phrases, faults = load_phrases(TEMPLATES / "phrases")
    assert faults == []
    return Renderer(TEMPLATES, phrases, dict.fromkeys(LANGUAGES, FRAME), build_assets(TEMPLATES).names)


def _lost(language: str = "ja", title: str = "ありません") -> Page:
    view = LostView(title, "さがしてください", (Link("はじめ", "/"),))
    return Page(
        "/404.html", "pages/lost.html", {"meta": Meta(title=title, kind="lost"), "view": view}, language, LANGUAGES
    )


def _own(tmp_path: Path, source: str, **context: object) -> str:
    (tmp_path / "x.html.j2").write_text(source, encoding="utf-8")
    shapes = tmp_path / "components" / "icon" / "shapes"
    shapes.mkdir(parents=True, exist_ok=True)
    (shapes / "dot.svg").write_text("<svg><path d='M0 0'/></svg>", encoding="utf-8")
    words = Words("ja", {"a": "あ", "b": "{name}さん"})
    renderer = Renderer(tmp_path, {"ja": words}, {"ja": FRAME}, {"site.css": "assets/site.css"})
    return renderer.render(Page("/", "x.html.j2", context)).content.decode()


def test_every_template_escapes_whatever_its_ending(tmp_path: Path) -> None:
    assert _own(tmp_path, "{{ x }}", x="<script>") == "&lt;script&gt;"


def test_values_of_a_phrase_are_escaped_and_markup_is_kept(tmp_path: Path) -> None:
    assert _own(tmp_path, "{{ t('b', name=x) }}", x="<b>") == "&lt;b&gt;さん"
    assert _own(tmp_path, "{{ t('b', name=x) }}", x=Text("<b>", "ja")) == '<span lang="ja">&lt;b&gt;</span>さん'


@pytest.mark.parametrize(
    "source", ["{{ t('zz') }}", "{{ icon('zz') }}", "{{ asset('zz') }}", "{{ url('zz') }}", "{{ t('b', nam='x') }}"]
)
def test_a_mistake_in_a_template_is_found_with_its_line(tmp_path: Path, source: str) -> None:
    with pytest.raises(TemplateMistakeError, match=r"x\.html\.j2:2"):
        _own(tmp_path, "\n" + source)


def test_an_undefined_name_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError):
        _own(tmp_path, "{{ nothing_here }}")


def test_addresses_carry_base_path_and_language(renderer: Renderer) -> None:
    file = renderer.render(_lost("en"))
    text = file.content.decode()
    assert file.path == "en/404.html"
    assert 'href="/repo/en/search/"' in text
    assert 'href="/repo/404.html"' in text
    assert '<html lang="en">' in text
    assert output_path("/places/niji/", "ja") == "places/niji/index.html"


def test_a_page_has_a_policy_and_nothing_inline(renderer: Renderer) -> None:
    text = renderer.render(_lost()).content.decode()
    assert "default-src &#39;none&#39;" in text
    assert " style=" not in text
    assert "<style" not in text
    assert "<script>" not in text
    assert " onclick" not in text


def test_rendering_is_deterministic(renderer: Renderer) -> None:
    assert renderer.render(_lost()) == renderer.render(_lost())


def test_a_title_is_escaped(renderer: Renderer) -> None:
    text = renderer.render(_lost(title="</title><script>alert(1)</script>")).content.decode()
    assert "<script>alert" not in text


def test_json_cannot_end_its_element() -> None:
    assert "</script>" not in json_ld({"name": "</script><script>&\u2028"})


@pytest.mark.parametrize(
    ("number", "href"), [("#8891", "tel:%238891"), ("0120-0-78310", "tel:0120-0-78310"), ("110", "tel:110")]
)
def test_tel(number: str, href: str) -> None:
    assert tel(number) == href


@pytest.mark.parametrize(
    ("text", "forbidden"),
    [
        ("<script>alert(1)</script>", "<script"),
        ("<b onclick=x>a</b> *b*", "<b"),
        ("[a](javascript:alert(1))", "javascript:"),
        ("[a](//evil.example/)", "evil"),
        ("[a](/\\evil.example/)", "evil"),
        ("[a](data:text/html,x)", "data:"),
        ("![a](https://evil.example/x.png)", "<img"),
        ("# a", "<h1"),
    ],
)
def test_markdown_lets_nothing_dangerous_through(text: str, forbidden: str) -> None:
    assert forbidden not in markdown_html(text)


def test_markdown_links_and_headings() -> None:
    html = markdown_html(
        "# 見出し\n\n[a](/places/x/) [b](/data/x.csv) [c](#y) [d](https://z.example/)", prefix="/r/en/", base="/r/"
    )
    assert "<h2>見出し</h2>" in html
    assert 'href="/r/en/places/x/"' in html
    assert 'href="/r/data/x.csv"' in html
    assert 'href="#y"' in html
    assert 'rel="noreferrer"' in html


def test_headings_of_a_text_leave_no_gap() -> None:
    assert markdown_html("### a\n\n##### b", heading_level=3) == "<h3>a</h3>\n<h4>b</h4>"


def test_plain_text_takes_the_short_way_with_the_same_result() -> None:
    assert markdown_html('一\n二\n\n三 "四"') == "<p>一<br>\n二</p>\n<p>三 &#34;四&#34;</p>"


@pytest.mark.parametrize(
    "text", ["[" * 4000, "> " * 2000, "\n".join(" " * (2 * step) + "- a" for step in range(60)), "![" * 2000]
)
def test_markdown_that_would_take_minutes_is_shown_as_written(text: str) -> None:
    started = time.process_time()
    html = markdown_html(text, length=20_000)
    assert time.process_time() - started < 1
    assert trouble_in(text, 20_000) is not None
    assert html.startswith("<p>")


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://example.com/a.js"></script>',
        "<img alt='' src=//example.com/a.png>",
        '<link rel="stylesheet" href="https://example.com/a.css">',
        '<link href="//example.com/a.css" rel=stylesheet>',
        '<iframe title="x" src=" https://example.com/"></iframe>',
        '<svg><use href="https://example.com/a.svg#x"/></svg>',
        '<img srcset="https://example.com/a.png 2x">',
    ],
)
def test_a_page_that_fetches_from_somewhere_else_is_not_built(html: str) -> None:
    with pytest.raises(TemplateMistakeError, match="somewhere else"):
        refuse_foreign_parts(f"<p>前</p>{html}<p>後</p>", "/x/")


def test_links_and_own_parts_may_stay() -> None:
    refuse_foreign_parts(
        '<link rel="canonical" href="https://example.jp/"><link rel="alternate" hreflang="en" href="https://example.jp/en/">'
        '<link rel="stylesheet" href="/assets/site.css"><script src="/a.js"></script><a href="https://example.com/">外</a>'
        '<img src="data:image/gif;base64,AA" alt="">',
        "/x/",
    )
