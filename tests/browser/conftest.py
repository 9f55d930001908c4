"""One built sample for all tests here, which the workers of one run share."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from shirube.serve import running
from tests.sample_site import PREFIX, PREFIXED_URL, build_sample
from tests.visitor import Visitor


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


@pytest.fixture(scope="session")
def home(sample: Path) -> Iterator[str]:
    """The address of the sample, served with its real headers."""
    with running(sample) as server:
        yield server.url


@pytest.fixture(scope="session")
def prefixed_home(prefixed: Path) -> Iterator[str]:
    """The address of the sample below its prefix."""
    with running(prefixed, base_path=PREFIX) as server:
        yield server.url


@pytest.fixture
def visit(browser: Browser, home: str) -> Iterator[Callable[..., Visitor]]:
    """Open windows on the sample; when the test is over, each must have been silent."""
    visitors: list[Visitor] = []

    def open_window(**options: object) -> Visitor:
        visitors.append(Visitor(browser, str(options.pop("home", home)), **options))  # type: ignore[arg-type]
        return visitors[-1]

    yield open_window
    for visitor in visitors:
        visitor.leave()
