"""Take the pictures of this folder anew: `.venv/bin/python -m docs.screenshots.take` (needs the development packages).

Chromium writes WebP itself. The site is the sample in `content/`, built for a fixed day, so that a picture changes
only when the pages do.
"""

from __future__ import annotations

import base64
import tempfile
from datetime import date, datetime
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from shirube.clock import JAPAN
from shirube.pipeline import BuildRequest, build_site
from shirube.serve import running
from tests.chromium import chromium

HERE = Path(__file__).resolve().parent
TODAY = date(2026, 11, 25)
PAGES = {
    "home": "/",
    "search": "/search/?audience=carers&day=wed",
    "place": "/places/mihon-hidamari/",
    "day": "/days/wed/",
    "week": "/week/",
}
SCREENS = ((360, 740), (768, 1024), (1280, 800))
SCHEMES = ("light", "dark")


def take(browser: Browser, address: str, *, width: int, height: int, scheme: str) -> bytes:
    """Return one WebP picture of the first screen."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
    )
    page = context.new_page()
    page.clock.set_fixed_time(datetime(TODAY.year, TODAY.month, TODAY.day, 9, 0, tzinfo=JAPAN))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    session = context.new_cdp_session(page)
    shot = session.send("Page.captureScreenshot", {"format": "webp", "quality": 60})
    context.close()
    return base64.b64decode(shot["data"])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        out = Path(folder) / "site"
        build_site(BuildRequest(HERE.parent.parent / "content", out, TODAY, with_booklet=False))
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        with running(out) as server:
            for (name, path), (width, height), scheme in product(PAGES.items(), SCREENS, SCHEMES):
                address = server.url.rstrip("/") + path
                picture = take(browser, address, width=width, height=height, scheme=scheme)
                (HERE / f"{name}-{width}-{scheme}.webp").write_bytes(picture)
        browser.close()


if __name__ == "__main__":
    main()
