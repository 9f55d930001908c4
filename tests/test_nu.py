"""The Nu HTML checker finds nothing in any kind of page; `make nu` asks it about all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.nu import files_in, messages, missing
from tests.sample_site import KINDS_OF_PAGE, LANGUAGES, address_in, build_sample

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "-")


def test_every_kind_of_page_is_valid(tmp_path: Path) -> None:
    site = build_sample(tmp_path)
    paths = {path.partition("?")[0] for path in KINDS_OF_PAGE.values()} - {"no-such-page/"}
    files = [site / address_in(language, path) / "index.html" for language in LANGUAGES for path in sorted(paths)]
    found = messages([*files, site / "404.html", *files_in(site / "assets")], site)
    assert not found, "\n".join(map(str, found))


def test_what_is_wrong_is_told(tmp_path: Path) -> None:
    (tmp_path / "bad.html").write_text('<!doctype html><html lang="en"><title>x</title><p id=a><p id=a>')
    (tmp_path / "bad.css").write_text("a { colr: red }")
    found = messages(files_in(tmp_path), tmp_path)
    assert {(message.path, message.is_error) for message in found} >= {("bad.html", True), ("bad.css", True)}
