"""Find the browser for the tests, by the same names as the Makefile's `browser`."""

from __future__ import annotations

import os
import shutil
import subprocess


def chromium() -> str | None:
    """Return the browser that starts, for Playwright's `executable_path`; None means Playwright's own."""
    for name in (
        os.environ.get("CHROMIUM", ""),
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ):
        path = shutil.which(name)
        # A name on PATH may be a stub that only says where to get the browser.
        if path and subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
            return path
    return None
