"""Put imported rows together as a content folder: places, the organisations behind them, and what a site needs.

Nothing a person wrote is overwritten: an entry of an earlier import is replaced only while it is as we wrote it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from shirube.fold import fold
from shirube.importers.cells import plain_markdown, reading_of
from shirube.issues import Issue
from shirube.model.order import in_model_order
from shirube.model.organisation import Organisation
from shirube.model.place import Place
from shirube.model.site import Site
from shirube.model.types import Part
from shirube.municipalities import PublicBody, english_name, find_body, public_bodies
from shirube.outputs import OutputFile
from shirube.reading.records import SITE_BYTES, read_record
from shirube.starter import starter_files
from shirube.yaml_text import Node, write_yaml

MARK: Final = "# 取り込み"
UNKNOWN_OPERATOR: Final = "operator-unknown"
"""The slug under which places without a known operator stand."""
_HEAD: Final = "{mark} {digest}（公開された一覧から、プログラムが書きました。手で直したファイルは、次の取り込みでも上書きされません）"


@dataclass(frozen=True, slots=True)
class Publication:
    """The published list that a row comes from."""

    title: str = ""
    publisher: str = ""
    licence: str = ""
    url: str = ""

    @property
    def fields(self) -> dict[str, Node]:
        """The `source` of an entry."""
        held = {
            "url": self.url,
            "title": self.title[:80],
            "publisher": self.publisher[:80],
            "licence": self.licence[:80],
        }
        return {key: value for key, value in held.items() if value}


@dataclass(frozen=True, slots=True)
class Draft:
    """A row that became a place, before it has a slug and an organisation."""

    line: int
    entry: Mapping[str, Node]
    body: PublicBody | None
    number: str
    """What the list calls it: its ID or NO; may be empty, or stand for several rows."""
    operator: str
    """運営団体名; empty when the list names none."""
    corporate_number: str
    publication: Publication


@dataclass(slots=True)
class Assembly:
    """The files of an import, and what had to be told."""

    files: list[OutputFile] = field(default_factory=list)
    findings: list[Issue] = field(default_factory=list)
    entries: int = 0
    kept: int = 0
    """Rows whose entry a person has edited since: not taken again."""


def assemble(drafts: Sequence[Draft], into: Path, shown: str) -> Assembly:
    """Make the content folder of these places, beside what already lies in `into`."""
    made = Assembly()
    areas = _known_areas(into)
    slugs = _slugs(drafts)
    organisations: dict[str, dict[str, Node]] = {}
    for draft, slug in zip(drafts, slugs, strict=True):
        entry = dict(draft.entry)
        entry["organisation"] = _organisation(draft, organisations)
        if draft.body and draft.body.city and (areas is None or draft.body.code in areas):
            entry["area"] = draft.body.code
        entry["source"] = draft.publication.fields
        path = f"places/{slug}.yaml"
        if _write(made, into, path, entry, Place):
            made.entries += 1
        else:
            made.kept += 1
            told = {"row": str(draft.line), "file": path, "column": "", "written": str(entry.get("name", ""))}
            made.findings.append(Issue(shown, draft.line, 1, "import-row-kept", told))
    for slug, entry in sorted(organisations.items()):
        if areas is not None and entry.get("area") not in areas:
            entry.pop("area", None)  # told once for each area below
        if not _write(made, into, f"organisations/{slug}.yaml", entry, Organisation):
            told = {"row": "", "file": f"organisations/{slug}.yaml", "column": "", "written": str(entry["name"])}
            made.findings.append(Issue(shown, 0, 0, "import-organisation-kept", told))
    made.findings += _gone(drafts, made, into, shown)
    for file in _around(drafts, into):
        made.files.append(file)
    if areas is not None:
        missing = sorted({d.body.code for d in drafts if d.body and d.body.city and d.body.code not in areas})
        for code in missing:
            told = {"area": code, "name": public_bodies()[code].name}
            made.findings.append(Issue(shown, 0, 0, "import-area-missing", told))
    made.files.sort(key=lambda file: file.path)
    return made


# ---- slugs ------------------------------------------------------------------------------------------------------


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:8]


def _identity(draft: Draft) -> str:
    """Name a row by what stays the same when the list is published again: not its place in the file."""
    address = draft.entry.get("address")
    where = "".join(str(value) for value in address.values()) if isinstance(address, Mapping) else ""
    return _digest(
        draft.publication.url or draft.publication.title,
        fold(str(draft.entry.get("name", ""))),
        fold(where),
        fold(str(draft.entry.get("venue", ""))),
        fold(draft.operator),
    )


def _slugs(drafts: Sequence[Draft]) -> list[str]:
    """Name the files: code and number where the list has them, a digest of the row where not.

    The first of several rows with one number keeps it, the others add their digest; rows that are the same in all
    we look at are counted.
    """
    taken: set[str] = set()
    slugs: list[str] = []
    last: dict[str, int] = {}
    """The last number given to rows that are the same: thousands of them must not be counted through each time."""
    for draft in drafts:
        code = draft.body.code if draft.body else "jp"
        number = re.sub(r"[^a-z0-9]+", "-", draft.number.lower()).strip("-")[:24]
        wanted = [f"{code}-{number}"] if number and draft.body else []
        wanted.append("-".join(part for part in (code, number, _identity(draft)) if part))
        slug = next((name for name in wanted if name not in taken), None)
        while slug is None:
            last[wanted[-1]] = last.get(wanted[-1], 1) + 1
            name = f"{wanted[-1]}-{last[wanted[-1]]}"
            slug = name if name not in taken else None
        taken.add(slug)
        slugs.append(slug)
    return slugs


# ---- organisations ----------------------------------------------------------------------------------------------

_KINDS: Final = (
    ("council", "社会福祉協議会|社協"),
    ("npo", "NPO|ＮＰＯ|特定非営利活動法人|一般社団法人|公益社団法人|一般財団法人|公益財団法人"),
    ("medical", "医療法人|病院|クリニック|診療所"),
    ("welfare", "社会福祉法人"),
    ("company", "株式会社|有限会社|合同会社|合資会社|㈱|㈲|\\(株\\)|（株）"),
    ("religious", "宗教法人|教会|寺$|神社$|天理教"),
    ("neighbourhood", "町会|町内会|自治会|民生委員|老人クラブ"),
    ("school", "学校|大学|高校|学園$"),
    ("volunteer", "ボランティア|有志|実行委員会"),
)


def _kind_of(name: str) -> str:
    """Tell the kind of a body from its own name, which states its form; 「その他」 where it does not."""
    return next((kind for kind, words in _KINDS if re.search(words, name)), "other")


def _organisation(draft: Draft, organisations: dict[str, dict[str, Node]]) -> str:
    """Name the organisation of a place, and add it when it is new."""
    if not draft.operator:
        return _nobody(organisations)
    code = draft.body.code if draft.body else "jp"
    city = f"{draft.body.name}の" if draft.body else ""
    slug = f"{code}-{_digest(draft.corporate_number or fold(draft.operator))}"
    known = organisations.get(slug)
    if known is None:
        office = find_body("", draft.operator)
        kana = office.kana if office else reading_of(draft.operator)
        organisations[slug] = {
            "name": draft.operator,
            **({"kana": kana} if kana else {}),
            "kind": ["city" if office else _kind_of(draft.operator)],
            "summary": f"{city}公開された一覧で、運営団体とされている団体です。",
            "description": "公開された一覧から作りました。団体の連絡先、相談の受け付けは確認中です。",
            **({"area": code} if draft.body and draft.body.city else {}),
            **({"corporate_number": draft.corporate_number} if draft.corporate_number else {}),
            "source": draft.publication.fields,
        }
    elif fold(str(known["name"])) != fold(draft.operator):
        aliases = known.setdefault("aliases", [])
        assert isinstance(aliases, list)
        if draft.operator not in aliases:
            aliases.append(draft.operator)
    return slug


def _nobody(organisations: dict[str, dict[str, Node]]) -> str:
    """Put a place whose list names no operator under 「運営団体は確認中」, one entry for all of them.

    The model wants an organisation, because a place that nobody answers for must not go unnoticed. Whoever published
    the list is none: they run nothing and are not to be consulted, so they stand in `source` and on the page of
    sources only. One entry, not one for each city, and without an area: among the bodies to consult it is one line.
    """
    organisations.setdefault(
        UNKNOWN_OPERATOR,
        {
            "name": "運営団体は確認中",
            "kana": "うんえいだんたいはかくにんちゅう",
            "kind": ["other"],
            "summary": "団体ではありません（運営団体がまだわからない場所を、ここにまとめています）。",
            "description": "公開された一覧に、運営団体の名前がない場所です。問い合わせ先は、場所ごとのページを見てください。",
        },
    )
    return UNKNOWN_OPERATOR


# ---- what is written --------------------------------------------------------------------------------------------


def _write(made: Assembly, into: Path, path: str, entry: Mapping[str, Node], model: type[Part]) -> bool:
    """Add an entry's file; False when a person has edited or written the one that lies there."""
    body = write_yaml(in_model_order(model, entry))
    head = _HEAD.format(mark=MARK, digest=_digest(body))
    content = f"{head}\n{body}".encode()
    before = into / path
    if before.exists() and not is_as_written(before):
        return False
    made.files.append(OutputFile(path, content))
    return True


def _gone(drafts: Sequence[Draft], made: Assembly, into: Path, shown: str) -> Iterable[Issue]:
    """Tell of places that an earlier import of these lists made, and that the lists no longer have. They stay."""
    urls = {draft.publication.url for draft in drafts if draft.publication.url}
    there = {file.path for file in made.files}
    for file in sorted((into / "places").glob("*.yaml")):
        path = f"places/{file.name}"
        if path in there or not is_as_written(file):
            continue
        written = re.search(r"(?m)^  url: (\S+)$", file.read_text(encoding="utf-8"))
        if written and written[1] in urls:
            yield Issue(shown, 0, 0, "import-gone", {"file": path})


def is_as_written(file: Path) -> bool:
    """Tell whether an import wrote this file and nobody has changed it since."""
    try:
        head, _, body = file.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return False
    return head == _HEAD.format(mark=MARK, digest=_digest(body))


def _known_areas(into: Path) -> frozenset[str] | None:
    """List the area ids of a site.yaml that already lies there; None when there is none."""
    file = into / "site.yaml"
    if not file.exists():
        return None
    record, _ = read_record(file, "site.yaml", limit=SITE_BYTES)
    areas = record.data.get("areas") if record else None
    ids = [area.get("id") for area in areas if isinstance(area, dict)] if isinstance(areas, list) else []
    return frozenset(id for id in ids if isinstance(id, str))


def _around(drafts: Sequence[Draft], into: Path) -> Iterable[OutputFile]:
    """Make what stands around the entries, where it is not there yet: site, vocabulary, hotlines, prose."""
    bodies = sorted({draft.body.code: draft.body for draft in drafts if draft.body}.items())
    publications = sorted({draft.publication for draft in drafts}, key=lambda one: (one.publisher, one.title, one.url))
    if not (into / "site.yaml").exists():
        yield OutputFile("site.yaml", _site([body for _, body in bodies], publications).encode())
    for file in starter_files(("ja",)):
        if not (into / file.path).exists():
            yield file
    for path, text in (("pages/about.ja.md", ABOUT_PAGE), ("pages/privacy.ja.md", PRIVACY_PAGE)):
        if not (into / path).exists():
            yield OutputFile(path, text.encode())
    sources = into / "pages/sources.ja.md"
    yield OutputFile("pages/sources.ja.md", _with_sources(sources, publications).encode())


def _site(bodies: Sequence[PublicBody], publications: Sequence[Publication]) -> str:
    cities = [body for body in bodies if body.city]
    prefectures = sorted({body.prefecture for body in bodies})
    if len(cities) == 1:
        home: PublicBody | None = cities[0]
    elif len(prefectures) == 1:
        home = next(body for body in public_bodies().values() if body.prefecture == prefectures[0] and not body.city)
    else:
        home = cities[0] if cities else next(iter(public_bodies().values()))
    assert home is not None
    licences = sorted({one.licence for one in publications if one.licence})
    areas: list[Node] = [
        {"id": body.code, "ja": body.name, "kana": body.kana, "easy": body.name, "en": english_name(body)}
        for body in (cities or [home])
    ]
    site: dict[str, Node] = {
        "name": "しるべ",
        "about": "公開された一覧から作った案内です。行く前に、主催者に確かめてください。",
        "sample": False,
        "municipality": {
            "name": home.name,
            "kana": home.kana,
            "en": english_name(home),
            "code": home.code,
            "prefecture": home.prefecture,
            "department": "担当課は確認中",
        },
        "platform": {"name": "協議会の名前は確認中"},
        "base_url": "https://example.jp/",
        "languages": ["ja"],
        "areas": areas,
    }
    if len(licences) == 1 and len(licences[0]) <= 40:
        site["licence"] = {"name": licences[0]}
    head = (
        "公開された一覧を取り込んで作ったサイトです。公開する前に、市区町村・担当課・電話・協議会・base_url を書きかえてください。",
    )
    return write_yaml(in_model_order(Site, site), head=head)


def _with_sources(file: Path, publications: Sequence[Publication]) -> str:
    """Name these lists on the page of sources; what is there of other imports, or written by hand, stays."""
    named = {one: _source_line(one) for one in publications}
    try:
        before = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return _sources_page(list(named.values()))
    missing = [line for one, line in named.items() if (f"]({one.url})" if one.url else line) not in before]
    if not missing:
        return before
    # Below the last source: the list ends where the next heading begins.
    lines = before.rstrip("\n").split("\n")
    end = next((at for at, line in enumerate(lines) if line.startswith("## ")), len(lines))
    last = max((at for at, line in enumerate(lines[:end], 1) if line.startswith("- ")), default=0)
    if not last:
        lines[end:end], last = [""], end
    return "\n".join([*lines[:last], *missing, *lines[last:]]) + "\n"


def _source_line(one: Publication) -> str:
    """Name a list as its licence asks: publisher, title, where it is, the terms."""
    title = plain_markdown(f"{one.publisher or '公開者不明'}「{one.title or '名前のない一覧'}」")
    linked = f"[{title}]({one.url})" if one.url else title
    licence = f"、利用条件：{plain_markdown(one.licence)}" if one.licence else "、利用条件は確認中"
    return f"- {linked}{licence}"


def _sources_page(sources: Sequence[str]) -> str:
    lines = [
        "# データの出典",
        "",
        "このサイトの場所と団体は、次の一覧を加工して作りました。加工の責任はこのサイトにあり、公開者が内容を保証するものではありません。",
        "",
        *sources,
    ]
    lines += [
        "",
        "## 加工のしかた",
        "",
        "- 空いている欄は「確認中」としました。「ない」という意味ではありません。",
        "- 第何週か書かれていない曜日は、毎週とはせず、もとのことばのまま示しました。",
        "- よみがなの欄が空いている名前に、よみがなを付けてはいません。",
    ]
    return "\n".join(lines) + "\n"


ABOUT_PAGE: Final = """# このサイトについて

公開された一覧から作った案内です。のっている内容は、主催者に確かめたものではありません。行く前に確かめてください。

一覧の名前、公開者、利用条件は「データの出典」のページにあります。
"""

PRIVACY_PAGE: Final = """# このサイトと個人情報

- 名前、住所、電話番号を聞きません。
- クッキー、広告、アクセス解析を使いません。
- 見たページの記録（履歴）は、ブラウザーに残ります。

サイトを置く機械の記録をどう扱うかは、確認中です。公開する人が、ここに書いてください。

## のせている情報

場所と団体の情報は、公開された一覧から作りました。のせることへの同意は、まだ確かめていません。消してほしいときは、このサイトを公開している人に知らせてください。
"""
