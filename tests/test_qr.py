"""QR codes: each is, module for module, the one that segno draws."""

from __future__ import annotations

import re

import pytest
import segno

from shirube.load import TEMPLATES
from shirube.pages.page import Frame, Page
from shirube.pages.views import Meta
from shirube.phrases import load_phrases
from shirube.qr import LEVEL, MASK, can_be_opened, modules, path_of
from shirube.render import Renderer
from tests.languages import LANGUAGES

VERSIONS = {33: 4, 41: 6, 53: 9}


def drawn_by_segno(address: str, version: int) -> list[list[int]]:
    code = segno.make_qr(address.encode(), error=LEVEL, version=version, mode="byte", mask=MASK, boost_error=False)
    return [list(row) for row in code.matrix]


@pytest.mark.parametrize(
    "address",
    [
        "https://a.jp/",
        "https://www.city.noboribetsu.lg.jp/shirube/places/mihon-hidamari/",
        "https://www.city.noboribetsu.lg.jp/shirube/easy/organisations/mihon-npo-hidamari/",
        "https://a.jp/" + "x" * 49,
        "https://a.jp/" + "y" * 50,
        "https://a.jp/" + "z0-9" * 41 + "/~/",
        "https://しるべ.jp/places/a/",
    ],
)
def test_a_code_is_what_segno_draws(address: str) -> None:
    side, bits = modules(address)
    text = f"{bits:0{side * side}b}"
    rows = [[int(digit) for digit in text[at : at + side]] for at in range(0, side * side, side)]
    assert rows == drawn_by_segno(address, VERSIONS[side])


def test_the_path_strokes_exactly_the_dark_modules() -> None:
    address = "https://shirube.city.noboribetsu.lg.jp/places/mihon-hidamari/"
    side, path = path_of(address)
    rows = [[0] * side for _ in range(side)]
    across, down = 0, 0
    for move, first, second in re.findall(r"([Mmh])(\d+)(?: (\d+))?", path):
        if move == "M":
            across, down = int(first), int(second)
        elif move == "m":
            across += int(first)
        else:
            rows[down][across : across + int(first)] = [1] * int(first)
            across += int(first)
    assert rows == drawn_by_segno(address, VERSIONS[side])


def test_an_address_too_long_for_paper_has_no_code() -> None:
    assert path_of("https://a.jp/" + "x" * 200) == (0, "")


@pytest.mark.parametrize(
    ("base_url", "can"),
    [
        ("https://shirube.city.noboribetsu.lg.jp/", True),
        ("https://city.github.io/shirube/", True),
        ("https://shirube.example/", False),
        ("https://example.jp/repo/", False),
        ("http://127.0.0.1:8000/", False),
        ("http://localhost:8000/", False),
        ("http://[::1]:8000/", False),
        ("", False),
    ],
)
def test_only_what_a_telephone_could_open_gets_a_code(base_url: str, can: bool) -> None:
    assert can_be_opened(base_url) is can


@pytest.mark.parametrize(
    ("kind", "base_url", "has"),
    [
        ("place", "https://shirube.lg.jp/", True),
        ("organisation", "https://shirube.lg.jp/", True),
        ("audience", "https://shirube.lg.jp/", False),
        ("place", "https://shirube.example/", False),
    ],
)
def test_the_foot_of_an_entry_shows_the_code_of_its_own_address(kind: str, base_url: str, has: bool) -> None:
    phrases, _ = load_phrases(TEMPLATES / "phrases")
    frame = Frame("しるべ", "見本市", "案内", base_url, "/", LANGUAGES)
    template = Renderer(TEMPLATES, phrases, {"en": frame}, {}).environment("en")
    page = Page("/places/a/", "", {})
    foot = template.get_template("components/print-foot/print-foot.html").render(
        meta=Meta("A", kind), path=page.path, alternates=page.alternates
    )
    assert ("<svg" in foot) is has
    if has:
        assert f'd="{path_of(base_url + "en/places/a/")[1]}"' in foot
        assert base_url + "en/places/a/" in foot
        assert 'class="print-foot" aria-hidden="true"' in foot
