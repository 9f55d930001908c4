"""What people type finds what they mean: eight kinds of queries, and sentences, on the sample and on the list of Tokyo.

The queries and what they should find: `search_queries.py`. After the sample content or the importer changed:
`python -m tests.search_queries`. Beside plain pagefind_extended: `benchmarks/search_quality.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.node import needs_node
from tests.search_quality import HEADING, Result, ask_ours, figures, judge, line
from tests.search_queries import KINDS, Site, build_tokyo, read_queries
from tests.search_site import TOKYO

pytestmark = [needs_node, pytest.mark.skipif(not TOKYO.exists(), reason=f"{TOKYO} is not there")]

TARGETS: Final[Mapping[str, float]] = dict.fromkeys(KINDS, 0.98) | {"typo": 0.9, "sentence": 0.9}
NONSENSE: Final = (
    "ぬるぽがっ", "ほげほげ", "ふがふが", "もげらった", "ちんぷんかん", "へのへのもへじ", "ぱぴぷぺぽん", "ゔぁゔぃゔぅ", "ぷるるんがんぐ",
    "xyzzy", "asdfghjkl", "qwertyuiop", "lorem ipsum", "zzzz", "99999999", "0987-65-4321", "量子重力理論", "株価指数先物",
    "龍驤鳳翔", "薔薇檸檬", "핵물리학", "философия", "☆☆☆☆", "「」『』", "あいうえおかきくけこ",
)  # fmt: skip


@pytest.fixture(scope="module")
def sites(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[Site, Path]:
    return {"sample": sample, "tokyo": build_tokyo(tmp_path_factory.mktemp("quality"))}


@pytest.fixture(scope="module")
def results(sites: Mapping[Site, Path], tmp_path_factory: pytest.TempPathFactory) -> list[Result]:
    judged = []
    for site, folder in sites.items():
        queries = [query for query in read_queries() if query.site == site]
        answers = ask_ours(folder, tmp_path_factory.mktemp(site), [query.q for query in queries])
        judged += judge(queries, answers)
    return judged


def test_there_are_queries_of_every_kind_and_what_would_annoy_is_known() -> None:
    queries = read_queries()
    assert len(queries) >= 800
    assert {query.kind for query in queries} == set(KINDS)
    assert sum(bool(query.forbidden) for query in queries) * 3 >= len(queries)


def test_what_is_meant_is_among_the_first_ten(results: list[Result]) -> None:
    table = figures(results)
    print(f"{'':10} {'n':>4} {HEADING}")
    for kind, row in table.items():
        print(f"{kind:10} {row.queries:4d} {line(row)}")
    for result in results:
        if result.recall < 1:
            print(
                f"{result.query.site} {result.query.kind} {result.query.q}: {result.hits} of {len(result.query.expected)}"
            )
    assert {kind: row.recall for kind, row in table.items() if row.recall < TARGETS[kind]} == {}


def test_nothing_annoying_is_among_the_first_three(results: list[Result]) -> None:
    assert {(result.query.site, result.query.q): result.annoying for result in results if result.annoying} == {}


def test_nonsense_finds_nothing(sites: Mapping[Site, Path], tmp_path: Path) -> None:
    for site, folder in sites.items():
        answers = ask_ours(folder, tmp_path / site, NONSENSE)
        assert {q: rows[:3] for q, rows in zip(NONSENSE, answers, strict=True) if rows} == {}
