"""The search page stays light: bytes as they go over the wire, which no busy machine changes, and nothing that jumps.

How long it takes is for `benchmarks/search_page.py` to say.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.search_timing import cost_of

pytestmark = pytest.mark.browser

PAGE_BYTES = 60_000
QUERY_BYTES = 230_000
"""The engine, its WebAssembly and, of the sample, the whole index: fetched while the first word is typed."""


def test_the_page_is_light_until_somebody_types_and_nothing_jumps(browser: Browser, home: str) -> None:
    cost = cost_of(browser, f"{home}search/", words=("サロン", "夜眠れない"), slow=False)
    assert 20_000 < cost.page_bytes <= PAGE_BYTES
    assert 60_000 < cost.query_bytes <= QUERY_BYTES
    assert (cost.shift_at_start, cost.shift_in_words) == (0, 0)
