"""Ask the queries of `tests/search_queries.jsonl` of our search and of plain pagefind_extended, on the same pages.

    python benchmarks/search_quality.py          # needs benchmarks/requirements.txt and Node

Pagefind is given the pages of the places and organisations in Japanese and nothing else to read, so that lists and
prose do not stand in its way; its index lies beside the site, not in it. Queries go to its own pagefind.js as typed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Final, cast

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.node import NODE, run_module  # noqa: E402 - the repository is not installed
from tests.sample_site import build_sample  # noqa: E402
from tests.search_quality import FIRST, HEADING, Result, ask_ours, figures, judge, line  # noqa: E402
from tests.search_queries import Site, build_tokyo, read_queries  # noqa: E402

_THEIRS: Final = """
globalThis.fetch = async (address) => {
  const file = new URL(String(address).replace(/\\?.*/, ""));
  return new Response(fs.readFileSync(file), { headers: { "Content-Type": file.pathname.endsWith(".json") ? "application/json" : "application/wasm" } });
};
const { createInstance } = await import(`file://${given.index}/pagefind.js`);
const index = createInstance({ basePath: `file://${given.index}/`, noWorker: true, baseUrl: "/" });
await index.init("ja");
const answers = [];
for (const query of given.queries) {
  const { results } = await index.search(query);
  const pages = await Promise.all(results.slice(0, given.first).map((result) => result.data()));
  answers.push(pages.map(({ url }) => url));
}
answer(answers);
"""


def program() -> Path:
    """Find the program inside the wheel."""
    for file in metadata.files("pagefind-bin-extended") or []:
        if file.parent.name == "pagefind_bin_extended" and file.stem == "pagefind_extended":
            return Path(str(file.locate()))
    raise SystemExit("pagefind_extended is not there: pip install -r benchmarks/requirements.txt")


def ask_theirs(site: Path, scratch: Path, queries: Sequence[str]) -> list[list[str]]:
    """Index a built site's pages and ask; gives the ids of the first ten."""
    scratch.mkdir(parents=True, exist_ok=True)
    index = scratch / "pagefind"
    glob = "{places,organisations}/*/index.html"
    command = [str(program()), "--site", str(site), "--glob", glob, "--output-path", str(index), "--silent"]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    given = {"index": str(index), "queries": queries, "first": FIRST}
    addresses = cast(list[list[str]], run_module(scratch, _THEIRS, given))
    return [[_id(address) for address in row] for row in addresses]


def _id(address: str) -> str:
    folder, slug = address.split("#", maxsplit=1)[0].strip("/").removesuffix("/index.html").split("/")[-2:]
    return f"{folder.removesuffix('s')}/{slug}"


def main() -> None:
    if NODE is None:
        raise SystemExit("node is not installed")
    ours: list[Result] = []
    theirs: list[Result] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sites: dict[Site, Path] = {"sample": build_sample(folder), "tokyo": build_tokyo(folder)}
        for site, built in sites.items():
            queries = [query for query in read_queries() if query.site == site]
            typed = [query.q for query in queries]
            ours += judge(queries, ask_ours(built, folder / f"{site}-ours", typed))
            theirs += judge(queries, ask_theirs(built, folder / f"{site}-theirs", typed))
    print(f"{'':10} {'':>4}  {'Shirube':<{len(HEADING)}}   pagefind_extended")
    print(f"{'':10} {'n':>4}  {HEADING}   {HEADING}")
    for (kind, row), other in zip(figures(ours).items(), figures(theirs).values(), strict=True):
        print(f"{kind:10} {row.queries:4d}  {line(row)}   {line(other)}")


if __name__ == "__main__":
    main()
