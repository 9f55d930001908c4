"""What is made once: a browser for all tests of a worker (Playwright runs once in a process), a built sample for all of a run."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests.chromium import chromium
from tests.sample_site import PREFIXED_URL, build_sample
from tests.visitor import ARGUMENTS

# The same examples in every run: whether a change may land must not hang on chance, nor on how busy a machine is.
# New ones are looked for by `make explore`.
settings.register_profile("explore", deadline=None)
settings.load_profile("ci")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        browser.close()


def _built_once(factory: pytest.TempPathFactory, name: str, base_url: str | None, *, as_real: bool = False) -> Path:
    """Build a site, or wait for the worker that is building it and take its files."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return build_sample(factory.mktemp(name), base_url, as_real=as_real)
    folder = factory.getbasetemp().parent / name
    with (folder.parent / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            folder.mkdir()
            build_sample(folder, base_url, as_real=as_real)
    return folder / "site"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built sample."""
    return _built_once(tmp_path_factory, "sample", None)


@pytest.fixture(scope="session")
def prefixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample built for a path prefix, and as if it were no sample: search engines may have it."""
    return _built_once(tmp_path_factory, "prefixed", PREFIXED_URL, as_real=True)
