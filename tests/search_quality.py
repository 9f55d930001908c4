"""How well a search answers `search_queries.jsonl`; shared by the test and `benchmarks/search_quality.py`."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from tests.node import run_module
from tests.search_queries import KINDS, Query

FIRST: Final = 10
NOW: Final = 1795392000000  # 2026-11-23 at nine in Japan

# As search.js asks: the words, then the rows in the order in which they are drawn.
_OURS: Final = """
globalThis.fetch = async (address) => {
  const file = new URL(String(address).replace(/\\?.*/, ""));
  return new Response(fs.readFileSync(file), { headers: { "Content-Type": file.pathname.endsWith(".json") ? "application/json" : "application/wasm" } });
};
const { createInstance } = await import(`file://${given.site}/pagefind/pagefind.js`);
const { searchIndex } = await import("./engine.js");
const { minutesInJapan, order, pick, readEntries } = await import("./entries.js");
const { askedWords, readSynonyms } = await import("./words.js");
const { rankOf } = await import("./match.js");
const { find } = await import("./find.js");
const index = createInstance({ basePath: `file://${given.site}/pagefind/`, noWorker: true, exactDiacritics: true, baseUrl: "/" });
const map = JSON.parse(fs.readFileSync(`${given.site}/pagefind/records.json`, "utf8"));
const data = readEntries(fs.readFileSync(`${given.site}/search/entries.json`, "utf8"));
data.synonyms = readSynonyms(JSON.parse(fs.readFileSync(`${given.site}/search/synonyms.json`, "utf8")));
const now = minutesInJapan(given.now);
const answers = [];
for (const query of given.queries) {
  const words = askedWords(query, data.synonyms);
  if (!words.length) {
    answers.push([]);
    continue;
  }
  const { found, parts, whole } = await find(words, data, (word) => searchIndex(index, map, word));
  const { rows } = pick(data, new Map(), [], found, now);
  answers.push(order(rows, data, now, { byKana: false, rank: rankOf(data.entries, parts, found, whole) }).map(({ kind, slug }) => `${kind}/${slug}`));
}
answer(answers);
"""


def ask_ours(site: Path, scratch: Path, queries: Sequence[str]) -> list[list[str]]:
    """Ask a built site's own search, one process for all; gives the ids in the order of the rows."""
    scratch.mkdir(parents=True, exist_ok=True)
    given = {"site": str(site), "queries": queries, "now": NOW}
    return cast(list[list[str]], run_module(scratch, _OURS, given))


@dataclass(frozen=True)
class Result:
    query: Query
    rows: tuple[str, ...]
    """The first ten."""

    @property
    def hits(self) -> int:
        return len(set(self.rows) & set(self.query.expected))

    @property
    def recall(self) -> float:
        """Of what is expected; where that is more than ten, ten are all there can be."""
        return self.hits / min(FIRST, len(self.query.expected))

    @property
    def precision(self) -> float:
        return self.hits / len(self.rows) if self.rows else 0.0

    @property
    def first(self) -> int | None:
        """Place of the first row that is expected, counted from one."""
        return next((at for at, row in enumerate(self.rows, 1) if row in self.query.expected), None)

    @property
    def annoying(self) -> tuple[str, ...]:
        return tuple(row for row in self.rows[:3] if row in self.query.forbidden)


@dataclass(frozen=True)
class Figures:
    queries: int
    recall: float
    precision: float
    first: float
    """Mean place of the first row that is expected, over the queries that found one."""
    missed: int
    """Queries with none among the first ten."""
    annoying: int


def judge(queries: Sequence[Query], answers: Sequence[Sequence[str]]) -> list[Result]:
    return [Result(query, tuple(rows[:FIRST])) for query, rows in zip(queries, answers, strict=True)]


def figures(results: Sequence[Result]) -> dict[str, Figures]:
    table = {}
    for kind in KINDS:
        own = [result for result in results if result.query.kind == kind]
        firsts = [result.first for result in own if result.first is not None]
        table[kind] = Figures(
            queries=len(own),
            recall=statistics.fmean(result.recall for result in own),
            precision=statistics.fmean(result.precision for result in own),
            first=statistics.fmean(firsts) if firsts else 0.0,
            missed=len(own) - len(firsts),
            annoying=sum(bool(result.annoying) for result in own),
        )
    return table


HEADING: Final = f"{'recall@10':>9} {'precision':>9} {'first':>6} {'missed':>6} {'annoying':>8}"


def line(row: Figures) -> str:
    return f"{row.recall:9.3f} {row.precision:9.3f} {row.first:6.2f} {row.missed:6d} {row.annoying:8d}"
