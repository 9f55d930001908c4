"""Compiled templates are kept between builds, and never used for anything they were not made from."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from shirube.pages.page import Frame, Page
from shirube.phrases import Words
from shirube.render import Renderer

FRAME = Frame(
    platform="しるべ", city="見本市", tagline="", base_url="", base_path="/", languages=("ja",), built="2026-11-23"
)


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "components" / "icon" / "shapes").mkdir(parents=True)
    (tmp_path / "page.html").write_text('{{ t("hello") }} {{ frame.city }} {{ frame.built }} {{ url("/a/") }}')
    return tmp_path


def drawn(templates: Path, frame: Frame = FRAME, hello: str = "こんにちは") -> str:
    renderer = Renderer(templates, {"ja": Words("ja", {"hello": hello})}, {"ja": frame}, {})
    renderer.prepare()
    return renderer.render(Page("/", "page.html", {})).content.decode()


def kept(templates: Path) -> Path:
    (file,) = (templates / "__pycache__").iterdir()
    return file


def test_what_is_kept_is_used_again_and_whatever_differs_makes_it_void(templates: Path) -> None:
    assert drawn(templates) == "こんにちは 見本市 2026-11-23 /a/"
    first = kept(templates).read_bytes()
    assert drawn(templates) == "こんにちは 見本市 2026-11-23 /a/"
    assert kept(templates).read_bytes() == first
    assert drawn(templates, replace(FRAME, built="2026-11-24")) == "こんにちは 見本市 2026-11-24 /a/"
    assert kept(templates).read_bytes() == first, "templates compiled yesterday do today"
    assert drawn(templates, hello="やあ") == "やあ 見本市 2026-11-23 /a/"
    assert drawn(templates, replace(FRAME, city="となり市")) == "こんにちは となり市 2026-11-23 /a/"
    assert drawn(templates, replace(FRAME, base_path="/x/")) == "こんにちは 見本市 2026-11-23 /x/a/"
    (templates / "page.html").write_text("{{ frame.city }}!")
    assert drawn(templates) == "見本市!"


def test_a_damaged_file_and_a_folder_that_cannot_be_written_do_no_harm(templates: Path) -> None:
    first = drawn(templates)
    content = kept(templates).read_bytes()
    for damaged in (b"", content[:40], content[:32] + b"\xff" * 20, b"x" * len(content)):
        kept(templates).write_bytes(damaged)
        assert drawn(templates) == first
    kept(templates).unlink()
    (templates / "__pycache__").rmdir()
    (templates / "__pycache__").write_text("in the way")
    assert drawn(templates) == first


def test_nothing_is_written_where_python_is_told_not_to(templates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert drawn(templates).startswith("こんにちは")
    assert not (templates / "__pycache__").exists()
