"""The reports there are, by the word of the command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from shirube.link import Directory
from shirube.reports.completeness import completeness
from shirube.reports.coverage import coverage
from shirube.reports.links import links
from shirube.reports.report import Report
from shirube.reports.stale import stale

REPORTS: Final[Mapping[str, Callable[[Directory, date], Report]]] = {
    "stale": stale,
    "links": links,
    "coverage": coverage,
    "completeness": completeness,
}
