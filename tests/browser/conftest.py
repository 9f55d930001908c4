"""The built sample as a site that can be visited."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from shirube.serve import running
from tests.sample_site import PREFIX
from tests.visitor import Visitor


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
