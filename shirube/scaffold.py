"""Begin a new entry, or a new site for another city: files with comments, to be filled in by a person.

The comments are the model's own docstrings, so a new field stands in the next new file by itself.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from shirube import values
from shirube.content_files import write_files
from shirube.issues import Issue
from shirube.model.order import model_keys
from shirube.model.organisation import Organisation
from shirube.model.place import Place
from shirube.model.sentences import sentence_of
from shirube.model.types import Part, TristateWithNote
from shirube.municipalities import PublicBody, bodies_meant, english_name, public_bodies
from shirube.outputs import OutputFile
from shirube.schema import schema_line
from shirube.starter import starter_files
from shirube.values import ValueFault
from shirube.yaml_text import scalar_text

_MODELS: Final[dict[str, type[Part]]] = {"place": Place, "organisation": Organisation}
_FOLDERS: Final = {"place": "places", "organisation": "organisations"}
_ASKED: Final = ("name", "kana", "organisation", "kind", "summary")
"""Fields left as blanks to fill; all others are comments."""


class ScaffoldRefused(Exception):
    """What was asked for cannot be begun: the slug or code is wrong, or something lies there already."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.rule)
        self.issue = issue

    def words(self, lang: str = "ja") -> str:
        """Say why, and what to do."""
        return " ".join(part for part in (self.issue.message(lang), self.issue.hint(lang)) if part)


def _refuse(path: str, rule: str, told: dict[str, str]) -> ScaffoldRefused:
    return ScaffoldRefused(Issue(path, 0, 0, rule, told))


# ---- an entry ---------------------------------------------------------------------------------------------------


def new_entry(kind: str, slug: str, content: Path) -> OutputFile:
    """Write the text of a new place or organisation. ScaffoldRefused: the slug is wrong, or the file is there."""
    try:
        path = f"{_FOLDERS[kind]}/{values.read_slug(slug)}.yaml"
    except ValueFault as fault:
        raise _refuse(f"{_FOLDERS[kind]}/", fault.rule, fault.values) from None
    file = content / path
    if file.exists():
        raise _refuse(path, "new-exists", {"file": file.as_posix()})
    return OutputFile(path, ("\n".join(_entry_lines(kind, file)) + "\n").encode())


def write_new_entry(kind: str, slug: str, content: Path) -> Path:
    """Write the file of a new entry, never over another; return where it lies."""
    made = new_entry(kind, slug, content)
    file = content / made.path
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        stream = file.open("xb")
    except FileExistsError:
        raise _refuse(made.path, "new-exists", {"file": file.as_posix()}) from None
    try:
        with stream:
            stream.write(made.content)
    except BaseException:
        file.unlink(missing_ok=True)  # half a file would look like somebody's work
        raise
    return file


def _entry_lines(kind: str, file: Path) -> Iterator[str]:
    model = _MODELS[kind]
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    told = {field.alias or name: sentence_of(model, name) for name, field in model.model_fields.items()}
    yield schema_line(kind, file.resolve())
    yield "# 空いているところを書いて「python build.py check」で確かめてください。"
    yield "# 「#: 」で始まる行は、使うときに「#: 」を消します。わからないことは、消さずに置いておけます。"
    yield ""
    for key in _ASKED:
        if key in fields:
            yield f"# {told[key]}"
            yield f"{key}:"
    yield ""
    yield "# ---- ここから下は、わかることだけ書きます ----"
    for key in model_keys(model):
        if key not in _ASKED:
            yield ""
            yield f"# {told[key]}"
            for line in _blank_lines(key, fields[key].annotation, 0):
                yield f"#: {line}"


def _blank_lines(key: str, annotation: object, depth: int) -> Iterator[str]:
    """Write a field as a blank, with the blanks of its own fields below it."""
    pad = "  " * depth
    part, several, keyed = _inside(annotation)
    if part is None or part is TristateWithNote or depth > 2:
        yield f"{pad}{key}:"
        return
    yield f"{pad}{key}:"
    inner = depth + 1
    if keyed:
        yield f"{pad}  en:"
        inner += 1
    first = True
    for name, below in part.model_fields.items():
        lines = list(_blank_lines(below.alias or name, below.annotation, inner))
        lines[0] = f"{lines[0]}  # {sentence_of(part, name)}"
        if several:
            lines = [f"{pad}  {'- ' if first and at == 0 else '  '}{line.strip()}" for at, line in enumerate(lines)]
        first = False
        yield from lines


def _inside(annotation: object) -> tuple[type[Part] | None, bool, bool]:
    """Find the group of fields inside a type: the class, whether a list of them, whether a mapping to them."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation, False, False
    origin = typing.get_origin(annotation)
    for inner in typing.get_args(annotation):
        part, several, keyed = _inside(inner)
        if part:
            return part, several or origin is tuple, keyed or origin is dict
    return None, False, False


# ---- a site -----------------------------------------------------------------------------------------------------


def init_site(folder: Path, code: str) -> list[OutputFile]:
    """Make the files of an empty site for a municipality. ScaffoldRefused: the code is wrong, or a site lies there."""
    try:
        checked = values.read_municipality_code(code)
    except ValueFault as fault:
        near = bodies_meant(code)
        if not near:
            raise _refuse(folder.as_posix(), fault.rule, fault.values) from None
        names = "、".join(f"「{body.code}」（{body.prefecture}{body.city}）" for body in near[:5])
        told = {"written": values.displayed(code), "suggestion": names}
        raise _refuse(folder.as_posix(), "new-municipality", told) from None
    # Anything at all, but for what a version control system keeps there: this is no place to pour files into.
    taken = sorted(path.name for path in folder.iterdir() if path.name != ".git") if folder.is_dir() else []
    if taken or folder.is_file():
        raise _refuse(
            folder.as_posix(), "new-folder-taken", {"folder": folder.as_posix(), "file": "、".join(taken[:3])}
        )
    body = public_bodies().get(checked) or PublicBody(checked, _prefecture(checked), "", "")
    files = [OutputFile("site.yaml", _site_text(body, folder).encode()), *starter_files()]
    files += [OutputFile(f"pages/{name}.md", text.encode()) for name, text in _PAGES.items()]
    return sorted(files, key=lambda file: file.path)


def write_new_site(folder: Path, code: str) -> list[Path]:
    """Write the files of an empty site; return where they lie."""
    files = init_site(folder, code)
    write_files(files, folder)
    for name in ("places", "organisations"):
        (folder / name).mkdir(exist_ok=True)
    return [folder / file.path for file in files]


def _prefecture(code: str) -> str:
    """Name the prefecture of a code by its first two digits."""
    return next((body.prefecture for body in public_bodies().values() if body.code.startswith(code[:2])), "")


def _site_text(body: PublicBody, folder: Path) -> str:
    known = body.code in public_bodies()
    name = body.name if known else "市区町村名は確認中"
    english = english_name(body) if known else "(name to be filled in)"
    kana = f"  kana: {body.kana}" if known else "  #: kana:"
    area_kana = f"{body.kana}ぜんいき" if known else "ぜんいき"
    return f"""{schema_line("site", (folder / "site.yaml").resolve())}
# サイトの設定です。「確認中」と書いてあるところを書きかえてください。「#: 」の行は、使うときに「#: 」を消します。
name: しるべ
#: about:                # サイトのひとことの説明
sample: false

municipality:
  name: {name}
{kana}
  en: {english}
  code: "{body.code}"
  prefecture: {body.prefecture or "都道府県は確認中"}
  department: 担当課は確認中
  #: address: {{postcode: , city: {name}, line: }}
  #: phone:              # 電話。書かないと、どこにも出ません
  #: phone_hours:
  #: email:
  #: web:

# 孤独・孤立対策推進法にもとづく公示に使います。構成機関は、団体の member_since から作られます。
platform:
  name: 協議会の名前は確認中
  #: kana:
  #: easy:
  #: en:
  #: founded:            # 設置した日
  #: coordinator:        # 調整機関

base_url: https://example.jp/   # 公開する URL
languages: [ja, easy, en]

# 地区。住んでいる人が呼ぶ名前で、いくつかに分けます。id は URL になるので、公開したあとは変えません。
areas:
  - id: all
    ja: {scalar_text(f"{name}全域")}
    kana: {area_kana}
    easy: {scalar_text(f"{name}の ぜんぶ")}
    en: All of {english}
    #: towns: []

booklet: yes            # 冊子（印刷用の PDF）も作ります
#: bounds: {{south: , west: , north: , east: }}   # 市区町村を囲む範囲
#: edit: {{pages: yes, email: , repository: , form: }}   # まちがいの知らせを受けるところ。pages は、内容を直すページを作る
#: licence: {{name: CC BY 4.0, url: https://creativecommons.org/licenses/by/4.0/deed.ja}}
"""


_PAGES: Final = {
    "about.ja": "# このサイトについて\n\nだれが、何のために作っているサイトかを、ここに書いてください（確認中）。\n",
    "about.easy": "# この サイトに ついて\n\nだれが 作った サイトか、ここに 書きます（確認中）。\n",
    "about.en": "# About this site\n\nSay here who runs this site, and why (to be filled in).\n",
    "privacy.ja": (
        "# このサイトと個人情報\n\n- 名前、住所、電話番号を聞きません。\n- クッキー、広告、アクセス解析を使いません。\n"
        "- 見たページの記録（履歴）は、ブラウザーに残ります。\n\nサイトを置く機械の記録をどう扱うかを、ここに書いてください（確認中）。\n"
    ),
    "privacy.easy": (
        "# あなたの ことに ついて\n\n- この サイトは、名前を 聞きません。住所も 電話番号も 聞きません。\n"
        "- 見た ページは、あなたの スマホや パソコンに 残ります。\n"
    ),
    "privacy.en": (
        "# This site and your privacy\n\n- It does not ask for your name, address or telephone number.\n"
        "- It uses no cookies, no advertising and no tracking.\n- Your browser remembers the pages you have seen.\n\n"
        "Say here what the server records, and for how long (to be filled in).\n"
    ),
}
