"""Every rule that can be broken: its id, severity, and its words in Japanese and English.

The one place where the words of `check` are written; `docs/rules.md` is generated from it. A rule says what is
written (`{…}` holds it) in `message`, and what to write instead in `hint`. A part in 〔…〕 is said only when every
`{…}` inside it has something to say. Keep the ids: editors search for them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a rule in one language; `{name}` is filled from the finding's values."""

    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the content: its id, what breaking it costs (`error` stops the build), and its words."""

    id: str
    severity: Severity
    ja: Words
    en: Words

    def words(self, lang: str) -> Words:
        return self.en if lang == "en" else self.ja


_PART = re.compile("〔([^〔〕]*)〕")
_NAME = re.compile(r"\{(\w+)\}")

_TERMS: dict[str, dict[str, dict[str, str]]] = {
    "ja": {
        "shape": {"group": "項目のまとまり（字下げして「名前: 値」）", "list": "一覧（1行ずつ「- …」）"},
        "vocabulary": {
            "areas": "地区（site.yaml の areas）",
            "audiences": "対象の用語集（vocabulary/audiences.yaml）",
            "languages": "ことばの用語集（vocabulary/languages.yaml）",
            "organisation-kinds": "団体の種類の用語集（vocabulary/organisation-kinds.yaml）",
            "place-kinds": "場所の種類の用語集（vocabulary/place-kinds.yaml）",
            "roles": "役割の用語集（vocabulary/roles.yaml）",
            "supports": "支援の用語集（vocabulary/supports.yaml）",
        },
    },
    "en": {
        "allowed": {"<名前>.yaml": "<name>.yaml", "<名前>.<言語>.md": "<name>.<language>.md"},
        "shape": {"group": "a group of fields ('name: value', indented)", "list": "a list ('- …' on each line)"},
        "vocabulary": {
            "areas": "the areas of site.yaml",
        },
    },
}
"""Values that are words of ours, not of the editor: language → value name → value → how it is said."""


_LISTS = frozenset({"allowed", "choices", "columns", "fields", "formats", "languages", "schemes"})
"""Values that are several words with 、 between them."""


def fill(words: str, values: Mapping[str, str], lang: str) -> str:
    """Fill the `{names}` of a rule's words, leaving out each 〔part〕 that would say nothing."""
    terms = _TERMS[lang]
    if lang == "en":
        values = {name: value.replace("、", ", ") if name in _LISTS else value for name, value in values.items()}
    known = _Values({name: terms.get(name, {}).get(value, value) for name, value in values.items()})
    spoken = _PART.sub(lambda part: part[1] if all(known.get(name) for name in _NAME.findall(part[1])) else "", words)
    return spoken.format_map(known).strip()


class _Values(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"  # a finding with a hole is worth more than a traceback


def _error(id: str, ja: tuple[str, str], en: tuple[str, str]) -> Rule:
    return Rule(id, "error", Words(*ja), Words(*en))


def _warning(id: str, ja: tuple[str, str], en: tuple[str, str]) -> Rule:
    return Rule(id, "warning", Words(*ja), Words(*en))


_ALL = (
    # ---- fields -------------------------------------------------------------------------------------------
    _error(
        "missing-field",
        ("「{field}」が書かれていません。", "「{field}: …」の行を足してください。"),
        ("'{field}' is missing.", "Add a line '{field}: …'."),
    ),
    _error(
        "blank-field",
        ("「{field}」が空です。", "「{field}:」のうしろに書いてください。"),
        ("'{field}' is empty.", "Write its value behind '{field}:'."),
    ),
    _error(
        "unknown-field",
        (
            "「{field}」という項目はありません。",
            "〔「{line}」と書いてください。〕〔「{group}」の中に「{inner}」と書いてください。〕〔もしかして「{suggestion}」? 〕〔使える項目：{fields}〕",
        ),
        (
            "There is no field '{field}'.",
            "〔Write '{line}'. 〕〔Write '{inner}' inside '{group}'. 〕〔Did you mean '{suggestion}'? 〕〔Fields: {fields}〕",
        ),
    ),
    _error(
        "not-one-value",
        ("「{field}」には、値を1つだけ書いてください。", "一覧（- …）や項目のまとまり（名前: …）は書けません。"),
        ("'{field}' takes one value.", "A list or a group of fields cannot stand here."),
    ),
    _error(
        "wrong-shape",
        (
            "「{field}」の書き方が違います〔：{written}〕。",
            "〔「{line}」と書いてください。〕〔{shape}で書いてください。〕〔中の項目：{fields}〕",
        ),
        (
            "'{field}' has the wrong shape〔: {written}〕.",
            "〔Write '{line}'. 〕〔Write {shape}. 〕〔Its fields: {fields}〕",
        ),
    ),
    _error(
        "list-as-text",
        (
            "「{field}」の「{written}」は、いくつかのことばが1つにつながっています。",
            "一覧にして「{line}」と書いてください。",
        ),
        ("'{written}' in '{field}' is several words in one.", "Write a list: '{line}'."),
    ),
    _error(
        "list-too-long",
        ("「{field}」が多すぎます。", "{limit}個までにしてください。"),
        ("'{field}' has too many items.", "At most {limit}."),
    ),
    _error(
        "list-too-short",
        ("「{field}」が足りません。", "{limit}個以上書いてください。"),
        ("'{field}' has too few items.", "At least {limit}."),
    ),
    _error(
        "unknown-choice",
        ("「{written}」は選べません。", "〔もしかして「{suggestion}」? 〕次から選んでください：{choices}"),
        ("'{written}' is not one of the choices.", "〔Did you mean '{suggestion}'? 〕Choose from: {choices}"),
    ),
    _error(
        "unknown-term",
        (
            "「{written}」は、{vocabulary}にありません。",
            "〔もしかして「{suggestion}」? 〕使える語は、そこに並んでいます。",
        ),
        ("'{written}' is not in {vocabulary}.", "〔Did you mean '{suggestion}'? 〕Use a word that is listed there."),
    ),
    # ---- writing the site, and showing it ------------------------------------------------------------------
    _error(
        "template-mistake",
        (
            "ページの型（templates/）にまちがいがあります：{reason}",
            "内容のまちがいではありません。型を直した人に知らせてください。",
        ),
        (
            "A template (templates/) is wrong: {reason}",
            "Your content is not at fault. Tell whoever changed the templates.",
        ),
    ),
    _error(
        "search-index",
        (
            "検索の索引を作れませんでした：{reason}",
            "もう一度 build してください。続くときは --no-search をつけると、検索のほかは作れます。",
        ),
        ("The search index could not be built: {reason}", "Build again. With --no-search everything else is built."),
    ),
    _error(
        "booklet-letter",
        (
            "「{letter}」（{code}）は、冊子の書体にない文字です。",
            "ほかの書き方にしてください。冊子を作らないなら、site.yaml に「booklet: no」と書きます。",
        ),
        (
            "'{letter}' ({code}) is a letter that the booklet's typefaces lack.",
            "Write it another way. To do without booklets, write 'booklet: no' in site.yaml.",
        ),
    ),
    _error(
        "booklet-overflow",
        (
            "冊子の版「{paper}」に、いちばん小さい字でも入りきりません。",
            "〔この行の「{field}」が、いちばん長いところです。〕短くしてください。",
        ),
        (
            "It does not fit in the edition '{paper}' of the booklet, even in the smallest letters.",
            "〔'{field}' on this line is the longest part. 〕Make it shorter.",
        ),
    ),
    _error(
        "booklet-reference",
        (
            "冊子のどのページにも「{name}」がのらないので、「○ページ」と案内できません。",
            "「area:」の地区が site.yaml の areas にあるか確かめてください。",
        ),
        (
            "No page of the booklet holds '{name}', so nothing can refer to its page.",
            "See whether its 'area:' is one of the areas in site.yaml.",
        ),
    ),
    _error(
        "booklet-typesetting",
        (
            "冊子を組めませんでした：{reason}",
            "直して、もう一度 build してください。--no-booklet をつけると、冊子のほかは作れます。",
        ),
        (
            "The booklet could not be typeset: {reason}",
            "Mend it and build again. With --no-booklet everything else is built.",
        ),
    ),
    _error(
        "out-not-ours",
        (
            "出力先「{folder}」に、しるべが作ったのではないファイルがあります（「{found}」など）。何も消していません。",
            "空のフォルダーか、まだないフォルダーを --out に書いてください。",
        ),
        (
            "The output folder '{folder}' holds files that Shirube did not make ('{found}'). Nothing was removed.",
            "Give --out an empty folder, or one that does not exist yet.",
        ),
    ),
    _error(
        "out-overlaps-content",
        (
            "出力先「{folder}」と内容のフォルダー「{content}」が重なっています。何も書いていません。",
            "たがいの中にない、別のフォルダーを --out に書いてください。",
        ),
        (
            "The output folder '{folder}' and the content folder '{content}' overlap. Nothing was written.",
            "Give --out a folder that neither lies in the content folder nor holds it.",
        ),
    ),
    _error(
        "out-not-folder",
        ("出力先「{folder}」はフォルダーではありません。", "別の名前を --out に書いてください。"),
        ("The output '{folder}' is not a folder.", "Give --out another name."),
    ),
    _error(
        "out-not-writable",
        (
            "「{folder}」に書きこめません（{reason}）。前のサイトはそのままです。",
            "このフォルダーに書きこむ権限を確かめるか、別の場所を --out に書いてください。",
        ),
        (
            "Cannot write to '{folder}' ({reason}). The previous site is untouched.",
            "Check the permissions of this folder, or give --out another place.",
        ),
    ),
    _error(
        "out-disk-full",
        (
            "「{folder}」のディスクがいっぱいです。前のサイトはそのままです。",
            "いらないファイルを消して、もう一度実行してください。",
        ),
        (
            "The disk of '{folder}' is full. The previous site is untouched.",
            "Make room and run it again.",
        ),
    ),
    _error(
        "out-not-swappable",
        (
            "出力先「{folder}」は名前を付けかえられないので、サイトを一度に入れかえられません（{reason}）。",
            "このフォルダーの中の新しいフォルダー（例: {folder}/site）を --out に書いてください。",
        ),
        (
            "The output folder '{folder}' cannot be renamed, so the site cannot be swapped at once ({reason}).",
            "Give --out a new folder inside it, such as {folder}/site.",
        ),
    ),
    _error(
        "out-busy",
        (
            "別のプログラムが、いま「{folder}」にサイトを書いています。",
            "それが終わってから、もう一度実行してください。",
        ),
        ("Another build is writing to '{folder}' now.", "Run it again when that one has ended."),
    ),
    _error(
        "out-path-unsafe",
        (
            "「{file}」は、サイトのファイル名として使えません。",
            "これはプログラムの誤りです。この行をそえて知らせてください。",
        ),
        ("'{file}' cannot be the path of a file of the site.", "This is a mistake in the program; please report it."),
    ),
    _error(
        "out-path-twice",
        (
            "「{file}」という場所に、二つのファイルが作られようとしています。",
            "同じ名前（スラッグ）のページがないか確かめてください。",
        ),
        ("Two files would be written to '{file}'.", "Look for two pages of the same name (slug)."),
    ),
    _error(
        "port-in-use",
        (
            "ポート {port} は、ほかのプログラムが使っているか、使う権限がありません（{reason}）。",
            "--port で別の番号（例: 8001）を書いてください。",
        ),
        (
            "Port {port} is used by another program, or you may not use it ({reason}).",
            "Give another number with --port, such as 8001.",
        ),
    ),
    # ---- files and bytes (records) --------------------------------------------------------------------------
    _error(
        "file-unreadable",
        ("ファイルを開けません（{reason}）。", "ファイルがあるか、読む権限があるかを確かめてください。"),
        ("The file cannot be opened ({reason}).", "Check that it exists and may be read."),
    ),
    _error(
        "file-symlink",
        ("シンボリックリンクは使えません。", "リンク先の中身を、この名前のふつうのファイルとして置いてください。"),
        ("Symbolic links are not read.", "Put the content here as an ordinary file."),
    ),
    _error(
        "file-not-ordinary",
        ("ふつうのファイルではありません。", "文字だけのファイルを置いてください。"),
        ("This is not an ordinary file.", "Put a text file here."),
    ),
    _error(
        "file-not-text",
        (
            "文字だけのファイルではありません（Excel、Word、PDF、写真などのようです）。",
            "内容を文字だけのファイルに書いてください。Excel の表は「python build.py apply」で取りこめます。",
        ),
        (
            "This is no text file; it looks like Excel, Word, PDF or a picture.",
            "Write the fields into a text file. A table is taken in with 'python build.py apply'.",
        ),
    ),
    _error(
        "file-too-large",
        ("ファイルが大きすぎます（{size} KB）。", "{limit} KB までにしてください。写真などは入れられません。"),
        ("The file is too large ({size} KB).", "Keep it under {limit} KB; it cannot hold pictures."),
    ),
    _error(
        "file-empty",
        ("ファイルに何も書かれていません。", "項目を書くか、ファイルを消してください。"),
        ("Nothing is written in the file.", "Write the fields, or delete the file."),
    ),
    _error(
        "file-ending",
        ("「{name}」は、名前の終わりが「.yaml」ではありません。", "「{example}」に変えてください。"),
        ("The name '{name}' does not end in '.yaml'.", "Rename it to '{example}'."),
    ),
    _error(
        "file-name",
        (
            "ファイルの名前「{name}」は使えません。",
            "小文字の英字・数字・ハイフン（64文字まで）で「{example}」のように付けてください。",
        ),
        ("The file name '{name}' cannot be used.", "Use a-z, 0-9 and hyphens (64 at most), as in '{example}'."),
    ),
    _error(
        "file-unexpected",
        ("「{name}」は、ここに置くものではありません。", "ここに置けるもの：{allowed}"),
        ("'{name}' does not belong here.", "What may be here: {allowed}"),
    ),
    _error(
        "encoding-utf-16",
        ("文字コードが UTF-16 のようです。", "UTF-8 で保存してください。"),
        ("The file looks like UTF-16.", "Save it as UTF-8."),
    ),
    _error(
        "encoding-shift-jis",
        ("文字コードが Shift_JIS のようです。", "UTF-8 で保存してください。"),
        ("The file looks like Shift_JIS.", "Save it as UTF-8."),
    ),
    _error(
        "encoding-euc-jp",
        ("文字コードが EUC-JP のようです。", "UTF-8 で保存してください。"),
        ("The file looks like EUC-JP.", "Save it as UTF-8."),
    ),
    _error(
        "encoding-iso-2022-jp",
        ("文字コードが JIS（ISO-2022-JP）のようです。", "UTF-8 で保存してください。"),
        ("The file looks like ISO-2022-JP.", "Save it as UTF-8."),
    ),
    _error(
        "encoding-broken",
        ("UTF-8 として読めない文字があります（{byte}）。", "この文字を書き直し、UTF-8 で保存してください。"),
        ("This is not UTF-8 ({byte}).", "Write the character again and save as UTF-8."),
    ),
    _error(
        "character-control",
        ("制御文字 {code} が入っています。", "この目に見えない文字を消してください。"),
        ("There is a control character, {code}.", "Delete this invisible character."),
    ),
    _error(
        "character-bidi",
        ("文字の並ぶ向きを変える文字 {code} が入っています。", "この目に見えない文字を消してください。"),
        ("There is a character that turns the writing direction, {code}.", "Delete this invisible character."),
    ),
    _error(
        "character-invisible",
        ("目に見えない文字 {code} が入っています。", "消すか、その前後を打ち直してください。"),
        ("There is an invisible character, {code}.", "Delete it, or type the words around it again."),
    ),
    _error(
        "character-replaced",
        ("文字化けのあと（{code}）があります。", "もとの文字を書き直してください。"),
        ("A character was lost here ({code}).", "Write the original character again."),
    ),
    _error(
        "findings-more",
        ("このファイルには、ほかにも {count} 件あります。", "上のものを直して、もう一度確かめてください。"),
        ("There are {count} more findings in this file.", "Mend those above and check again."),
    ),
    _error(
        "merge-conflict",
        (
            "ほかの人の書きかえとぶつかったしるし「{written}」が残っています。",
            "「=======」の上と下の、正しいほうだけを残し、「<<<<<<<」「=======」「>>>>>>>」の行を消してください。",
        ),
        (
            "Here two people's changes met: the mark '{written}' is still there.",
            "Keep what is right above or below '=======', and delete the lines of '<<<<<<<', '=======' and '>>>>>>>'.",
        ),
    ),
    # ---- YAML (records) -------------------------------------------------------------------------------------
    _error(
        "yaml-not-mapping",
        ("「項目: 値」の形になっていません。", "「name: …」のように、1行に1つずつ書いてください。"),
        ("This is not a set of 'field: value' lines.", "Write one field on each line, as in 'name: …'."),
    ),
    _error(
        "yaml-not-list",
        ("一覧になっていません。", "ひとつひとつを「- 」で始めてください。"),
        ("This is not a list.", "Begin each entry with '- '."),
    ),
    _error(
        "yaml-tab",
        ("行の始めにタブがあります。", "タブを消し、半角の空白2つで字下げしてください。"),
        ("The line begins with a tab.", "Delete it and indent with two spaces."),
    ),
    _error(
        "yaml-wide-space",
        ("「{written}」の前か後に、半角でない空白（全角の空白など）があります。", "半角の空白に変えてください。"),
        ("There is a full-width or no-break space beside '{written}'.", "Use an ordinary space."),
    ),
    _error(
        "yaml-colon-space",
        ("「{written}」は、「:」のあとに半角の空白がありません。", "「{example}」と書いてください。"),
        ("'{written}' has no space after the colon.", "Write '{example}'."),
    ),
    _error(
        "yaml-wide-colon",
        ("「{written}」の「：」が全角です。", "「{example}」と、半角の「:」と空白で書いてください。"),
        ("'{written}' has a full-width colon.", "Write '{example}', with ':' and a space."),
    ),
    _error(
        "yaml-hyphen-space",
        ("「{written}」は、「-」のあとに半角の空白がありません。", "「{example}」と書いてください。"),
        ("'{written}' has no space after the hyphen.", "Write '{example}'."),
    ),
    _error(
        "yaml-bullet",
        (
            "「{written}」では一覧になりません。",
            "一覧なら「{example}」と、半角の「-」と空白で書いてください。文なら「{block}」と書き、次の行から字下げしてください。",
        ),
        (
            "'{written}' does not begin an item of a list.",
            "For a list write '{example}', with '-' and a space. For a text write '{block}' and indent the lines below.",
        ),
    ),
    _error(
        "yaml-only-hyphen",
        (
            "値が「-」だけです：{written}",
            "わからないときは、行ごと消してください。ないときは「no」のように、ことばで書いてください。",
        ),
        (
            "The value is only a '-' — {written}",
            "If you do not know, delete the line. If there is none, say so in a word, such as 'no'.",
        ),
    ),
    _error(
        "yaml-colon-in-value",
        ("値の中に「: 」があります：{written}", "引用符で囲み「{example}」と書いてください。"),
        ("The value holds ': ' — {written}", "Put it in quotes: {example}"),
    ),
    _error(
        "yaml-address",
        ("「{written}」は、アドレスの書き方が違います。", "「{example}」と書いてください。"),
        ("'{written}' is not how an address is written.", "Write '{example}'."),
    ),
    _error(
        "yaml-needs-quotes",
        ("値を「{character}」で始めることはできません：{written}", "引用符で囲み「{example}」と書いてください。"),
        ("A value cannot begin with '{character}' — {written}", "Put it in quotes: {example}"),
    ),
    _error(
        "yaml-after-end",
        (
            "閉じたあとに文字が続いています：{written}",
            "全体を引用符で囲み「{example}」と書くか、続きを消してください。",
        ),
        ("Something follows the closing mark — {written}", "Quote the whole value, {example}, or delete the rest."),
    ),
    _error(
        "yaml-unclosed-quote",
        ("引用符（{character}）が閉じていません：{written}", "値の終わりに {character} を書いてください。"),
        ("The quotation mark {character} is never closed — {written}", "Write {character} at the end of the value."),
    ),
    _error(
        "yaml-unclosed-bracket",
        (
            "「{character}」で始めた一覧が読めません：{written}",
            "終わりに「{closing}」があるか、間が半角の「,」で区切られているかを確かめてください。",
        ),
        (
            "The list begun with '{character}' cannot be read — {written}",
            "See that it ends in '{closing}' and that ',' separates its items.",
        ),
    ),
    _error(
        "yaml-escape",
        (
            '" " の中に、読めない「\\」があります：{written}',
            "' ' で囲み「{example}」と書くか、「\\\\」と2つ重ねてください。",
        ),
        ("There is a '\\' that means nothing inside \" \" — {written}", "Write {example}, or double it: '\\\\'."),
    ),
    _error(
        "yaml-comment-in-value",
        (
            "「{written}」は「#」から後ろがメモとみなされ、値になりません。",
            "値なら「{example}」と引用符で囲み、メモなら「# 」と空白を入れてください。",
        ),
        (
            "In '{written}' everything from '#' on is a comment, not a value.",
            "If it is the value, quote it: {example}. If it is a comment, write '# ' with a space.",
        ),
    ),
    _warning(
        "yaml-comment-after-value",
        (
            "「{written}」は「#」から後ろがメモとみなされ、載りません。",
            "値なら「{example}」と引用符で囲み、メモなら「# 」と空白を入れてください。",
        ),
        (
            "In '{written}' everything from '#' on is a comment and is not shown.",
            "If it is the value, quote it: {example}. If it is a comment, write '# ' with a space.",
        ),
    ),
    _error(
        "yaml-line-swallowed",
        (
            "この行「{written}」は、前の行の値の続きになってしまいます。",
            "項目や一覧なら「{example}」と書き、字下げをほかの行とそろえてください。",
        ),
        (
            "This line, '{written}', is read as the rest of the value above.",
            "If it is a field or an item, write '{example}' and indent it like its neighbours.",
        ),
    ),
    _warning(
        "yaml-folded",
        (
            "行を分けた文は、間に空白が入ってつながります。",
            "1行に書くか、「{example}」と書いた次の行から字下げして書いてください。",
        ),
        ("A value broken over lines is joined with spaces.", "Write one line, or '{example}' and indented lines."),
    ),
    _error(
        "yaml-line-without-colon",
        (
            "「{written}」は「項目: 値」の形になっていません。",
            "前の行の続きなら1行につなぎ、項目なら「:」と半角の空白を入れてください。",
        ),
        ("'{written}' is not of the form 'field: value'.", "Join it to the line above, or add ': '."),
    ),
    _error(
        "yaml-indent",
        ("字下げがそろっていません：{written}", "同じまとまりの行は、行の始めの空白の数をそろえてください。"),
        ("The indentation does not fit — {written}", "Begin the lines of one group with the same number of spaces."),
    ),
    _error(
        "yaml-duplicate-key",
        ("「{key}」が2回書かれています（はじめは {first} 行目）。", "どちらか1つだけ残してください。"),
        ("'{key}' is written twice (first on line {first}).", "Keep one of them."),
    ),
    _error(
        "yaml-key",
        ("項目の名前が読めません。", "「name: …」のように、ことば1つを「:」の前に書いてください。"),
        ("The name of this field cannot be read.", "Write one word before the colon, as in 'name: …'."),
    ),
    _error(
        "yaml-anchor",
        ("「&{name}」という印は使えません。", '値なら引用符で囲み「"&{name} …"」と書いてください。'),
        ("Anchors ('&{name}') are not read.", 'If it is the value, put it in quotes: "&{name} …"'),
    ),
    _error(
        "yaml-alias",
        (
            "「*{name}」という参照は使えません。",
            '値なら引用符で囲み「"*{name}"」と、参照ならその中身を書いてください。',
        ),
        ("Aliases ('*{name}') are not read.", 'If it is the value, write "*{name}" in quotes; else write it out.'),
    ),
    _error(
        "yaml-tag",
        ("「{name}」という印は使えません。", '値なら引用符で囲み「"{name} …"」と書いてください。'),
        ("Tags ('{name}') are not read.", 'If it is the value, put it in quotes: "{name} …"'),
    ),
    _error(
        "yaml-merge",
        ("「<<」は使えません。", "取り込みたい項目を、ここにそのまま書いてください。"),
        ("Merge keys ('<<') are not read.", "Write the fields out here."),
    ),
    _error(
        "yaml-second-document",
        ("「---」の後ろに2つめの文書があります。", "「---」の行を消すか、ファイルを分けてください。"),
        ("A second document begins at '---'.", "Delete the '---' line, or use two files."),
    ),
    _error(
        "yaml-directive",
        ("「%」で始まる行は使えません。", "この行を消してください。"),
        ("Lines that begin with '%' are not read.", "Delete this line."),
    ),
    _error(
        "yaml-too-deep",
        ("かっこや字下げが {limit} 段より深くなっています。", "記入例の形に合わせて、浅く書き直してください。"),
        ("This is nested more than {limit} levels deep.", "Write it flatter, like the examples."),
    ),
    _error(
        "yaml-too-many",
        ("値が多すぎます（{limit} 個まで）。", "ファイルを分けてください。"),
        ("There are too many values ({limit} at most).", "Use more than one file."),
    ),
    _error(
        "yaml-syntax",
        ("YAML として読めません：{written}", "空白・「:」・引用符・かっこを、記入例と比べてください（{problem}）。"),
        ("This is not YAML — {written}", "Compare spaces, ':', quotes and brackets with the examples ({problem})."),
    ),
    _error(
        "page-name-taken",
        (
            "「/{written}/」は、このサイトが自分で作るページのアドレスです。",
            "ファイルの名前を「{instead}」のように変えてください。",
        ),
        ("'/{written}/' is the address of a page that the site makes itself.", "Rename the file, as in '{instead}'."),
    ),
    # ---- pages of prose (records) ---------------------------------------------------------------------------
    _error(
        "page-title",
        ("ページの題がありません：{written}", "はじめの行に「# ページの題」と書いてください（# のあとに半角の空白）。"),
        ("The page has no title — {written}", "Begin the first line with '# ' and the title."),
    ),
    # ---- values ---------------------------------------------------------------------------------------------
    _error(
        "text-empty",
        ("〔「{field}」に〕何も書かれていません。", "書くか、この行を消してください。"),
        ("Nothing is written〔 in '{field}'〕.", "Write something, or delete the line."),
    ),
    _error(
        "text-too-long",
        ("〔「{field}」に〕{count}文字あります。", "{max}文字までにしてください。"),
        ("〔'{field}': 〕{count} characters are too many.", "{max} at most."),
    ),
    _error(
        "text-one-line",
        ("途中で行が変わっています：{text}", "1行で書いてください。"),
        ("This has more than one line: {text}", "Write it on one line."),
    ),
    _error(
        "kana-katakana",
        ("よみ「{text}」にカタカナがあります。", "ひらがなで「{hiragana}」と書いてください。"),
        ("The reading '{text}' has katakana.", "Write it in hiragana: '{hiragana}'."),
    ),
    _error(
        "kana-letters",
        ("よみ「{text}」に「{character}」は使えません。", "ひらがなと「ー」「・」・空白・数字・英字で書いてください。"),
        ("'{character}' cannot stand in the reading '{text}'.", "Use hiragana, ー, ・, spaces, digits, Latin letters."),
    ),
    _error(
        "date-format",
        ("「{text}」は日付として読めません。", "西暦の年-月-日で「{example}」のように書いてください。"),
        ("'{text}' is not a date.", "Write year-month-day, as in '{example}'."),
    ),
    _error(
        "date-year",
        ("「{text}」の年（{year}年）が違うようです。", "西暦4けたで書いてください。"),
        ("The year of '{text}' ({year}) looks wrong.", "Write the four-digit year."),
    ),
    _error(
        "date-month",
        ("「{text}」：{month}月はありません。", "月は 01 から 12 までです。"),
        ("'{text}': there is no month {month}.", "Months go from 01 to 12."),
    ),
    _error(
        "date-day",
        ("「{text}」は暦にありません。", "{year}年{month}月は 1日から {last}日までです。"),
        ("'{text}' is not in the calendar.", "Month {month} of {year} has {last} days."),
    ),
    _error(
        "time-format",
        ("「{text}」は時刻として読めません。", "「{example}」のように、24時間制で書いてください。"),
        ("'{text}' is not a time.", "Use the 24-hour clock, as in '{example}'."),
    ),
    _error(
        "time-range",
        ("「{text}」という時刻はありません。", "0:00 から 23:59 までで書いてください。"),
        ("There is no time '{text}'.", "Write 0:00 to 23:59."),
    ),
    _error(
        "yes-no",
        ("「{text}」は読めません。", "yes（はい）か no（いいえ）で書いてください。"),
        ("'{text}' is neither yes nor no.", "Write yes or no."),
    ),
    _error(
        "tristate",
        ("「{text}」は読めません。", "yes（あり）・no（なし）・unknown（確認中）のどれかで書いてください。"),
        ("'{text}' is not yes, no or unknown.", "Write yes, no or unknown."),
    ),
    _error(
        "integer",
        ("「{text}」は数として読めません。", "単位や「,」を付けずに「{example}」のように書いてください。"),
        ("'{text}' is not a whole number.", "Write digits only, as in '{example}'."),
    ),
    _error(
        "integer-range",
        ("「{text}」は範囲の外です。", "{min} から {max} までで書いてください。"),
        ("'{text}' is out of range.", "Write {min} to {max}."),
    ),
    _error(
        "phone-format",
        ("「{text}」は電話番号として読めません。", "番号を1つだけ「{example}」のように書いてください。"),
        ("'{text}' is not a phone number.", "Write one number, as in '{example}'."),
    ),
    _error(
        "phone-letters",
        ("「{text}」に、数字でない文字「{character}」があります。", "「{example}」と、数字だけで書いてください。"),
        ("There is a '{character}' in '{text}', which is no digit.", "Write '{example}', in digits."),
    ),
    _error(
        "phone-area-code",
        ("「{text}」には市外局番がありません。", "「0143-…」のように市外局番から書いてください。"),
        ("'{text}' has no area code.", "Begin with the area code, as in '0143-…'."),
    ),
    _error(
        "phone-digits",
        (
            "「{text}」は数字が{count}けたあります。",
            "この番号は{expected}けたのはずです。番号は1つだけ書いてください。",
        ),
        ("'{text}' has {count} digits.", "Such a number has {expected}. Write one number only."),
    ),
    _error(
        "phone-short-code",
        (
            "「{text}」という短い番号は登録されていません。",
            "もしかして「{example}」ですか。番号をもう一度確かめてください。",
        ),
        ("'{text}' is not a short number we know.", "Did you mean '{example}'? Check the number again."),
    ),
    _error(
        "postcode",
        ("「{text}」は郵便番号として読めません。", "7けたで「{example}」のように書いてください。"),
        ("'{text}' is not a postcode.", "Write seven digits, as in '{example}'."),
    ),
    _error(
        "url-format",
        ("「{text}」はアドレス（URL）として読めません。", "「{example}」のように、https:// から書いてください。"),
        ("'{text}' is not a web address.", "Begin with https://, as in '{example}'."),
    ),
    _error(
        "url-scheme",
        ("「{text}」の「{scheme}:」は使えません。", "使えるのは {schemes} です。"),
        ("'{scheme}:' cannot be used in '{text}'.", "Use {schemes}."),
    ),
    _error(
        "url-userinfo",
        (
            "「{text}」に利用者名かパスワード（@ の前）が入っています。",
            "https:// のすぐ後から @ までを消してください。",
        ),
        ("'{text}' holds a user name or password before '@'.", "Delete it."),
    ),
    _error(
        "url-host",
        ("「{text}」の、サイトの名前が読めません。", "「https://example.jp/」のように書いてください。"),
        ("The host in '{text}' cannot be read.", "Write it as in 'https://example.jp/'."),
    ),
    _error(
        "url-character",
        (
            "「{text}」に、アドレスには使えない文字「{character}」があります。",
            "ブラウザーからアドレスを写し直してください。",
        ),
        ("'{text}' holds '{character}', which no address may.", "Copy the address from the browser again."),
    ),
    _error(
        "email",
        ("「{text}」はメールアドレスとして読めません。", "1つだけ「{example}」のように半角で書いてください。"),
        ("'{text}' is not an e-mail address.", "Write one, as in '{example}'."),
    ),
    _error(
        "slug",
        (
            "「{text}」は名前（スラッグ）として使えません。",
            "小文字の英字・数字・ハイフンで「{example}」のように書いてください。",
        ),
        ("'{text}' is not a slug.", "Use a-z, 0-9 and single hyphens, as in '{example}'."),
    ),
    _error(
        "corporate-number",
        ("「{text}」は法人番号として読めません（{count}けた）。", "13けたの数字で書いてください。"),
        ("'{text}' is not a corporate number ({count} characters).", "Write its 13 digits."),
    ),
    _error(
        "corporate-number-check",
        ("法人番号「{text}」の検査用数字が合いません。", "国税庁の法人番号公表サイトで確かめてください。"),
        ("The check digit of corporate number '{text}' is wrong.", "Look it up at the National Tax Agency's site."),
    ),
    _error(
        "municipality-code",
        (
            "「{text}」は全国地方公共団体コードとして読めません。",
            "検査数字を含む6けたで「{example}」のように書いてください。",
        ),
        ("'{text}' is not a municipality code.", "Write six digits with the check digit, as in '{example}'."),
    ),
    _error(
        "municipality-code-check",
        ("全国地方公共団体コード「{text}」の検査数字（6けた目）が合いません。", "総務省の一覧で確かめてください。"),
        ("The check digit of municipality code '{text}' is wrong.", "Look it up in the ministry's list (総務省)."),
    ),
    _error(
        "degrees",
        ("「{text}」は緯度・経度として読めません。", "「42.4128」のように、度を小数で書いてください。"),
        ("'{text}' is not a latitude or longitude.", "Write decimal degrees, as in '42.4128'."),
    ),
    _error(
        "degrees-sexagesimal",
        ("「{text}」は度・分・秒で書かれています。", "小数で「{example}」と書いてください。"),
        ("'{text}' is in degrees, minutes and seconds.", "Write decimal degrees: '{example}'."),
    ),
    _error(
        "degrees-range",
        ("「{text}」は範囲の外です。", "-{max} から {max} までで書いてください。"),
        ("'{text}' is out of range.", "Write -{max} to {max}."),
    ),
    _error(
        "degrees-swapped",
        ("緯度「{text}」は {max} を超えています。", "緯度（lat）と経度（lon）が逆ではありませんか。"),
        ("Latitude '{text}' is more than {max}.", "Are latitude (lat) and longitude (lon) swapped?"),
    ),
    _error(
        "colour",
        ("「{text}」は色として読めません。", "「{example}」のように # と6けたで書いてください。"),
        ("'{text}' is not a colour.", "Write # and six digits, as in '{example}'."),
    ),
    # ---- schedule -------------------------------------------------------------------------------------------
    _error(
        "schedule-unreadable",
        (
            "{field} の「{written}」は〔「{found}」から〕読めません。",
            "〔もしかして「{suggestion}」? 〕{examples}のように書いてください。",
        ),
        (
            "'{written}' in open cannot be read〔 from '{found}' on〕.",
            "〔Did you mean '{suggestion}'? 〕Write as in {examples}.",
        ),
    ),
    _error(
        "schedule-week",
        (
            "{field} の「{written}」：第{week}週はありません（ひと月は第5週まで）。",
            "もしかして「{line}」?〔 「{other}」?〕",
        ),
        ("'{written}' in open: no month has a week {week}.", "Did you mean '{line}'〔 or '{other}'〕?"),
    ),
    _warning(
        "schedule-cut",
        (
            "「{written}」と「{following}」は、別の行と読まれます。「{written}」には時間がありません。",
            "1つの決まりなら、「,」でなく「・」で「{line}」と書いてください。",
        ),
        (
            "'{written}' and '{following}' are read as two lines, and the first has no hours.",
            "If they are one, write '{line}', with ・ and no comma.",
        ),
    ),
    _error(
        "schedule-date",
        (
            "{field} の「{written}」は、1日だけの日付です。",
            "くりかえさない日は {also} に書きます。ここから消して、〔「{also}: {line}」の行を足してください。〕〔{also} の一覧に「{item}」を足してください。〕",
        ),
        (
            "'{written}' in open is a single date; open says what repeats.",
            "Take it out of here. 〔Add a line 'also: {line}'. 〕〔Add '{item}' to the list of also. 〕",
        ),
    ),
    _error(
        "schedule-backwards",
        (
            "{field} の「{written}」は、終わりの時刻「{found}」が始まりより前です。",
            "〔もしかして「{line}」? 〕〔それとも「{other}」? 〕次の日までなら「翌2:00」のように書きます。",
        ),
        (
            "'{written}' in open ends at '{found}', before it begins.",
            "〔Did you mean '{line}'? 〕〔Or '{other}'? 〕Past midnight is written '翌2:00'.",
        ),
    ),
    _error(
        "closed-unreadable",
        (
            "{field} の「{written}」は〔「{found}」から〕読めません。",
            "〔もしかして「{suggestion}」? 〕{examples}のように書いてください。",
        ),
        (
            "'{written}' in closed cannot be read〔 from '{found}' on〕.",
            "〔Did you mean '{suggestion}'? 〕Write as in {examples}.",
        ),
    ),
    _error(
        "also-unreadable",
        (
            "{field} の「{written}」は〔「{found}」から〕読めません。",
            "〔もしかして「{suggestion}」? 〕{examples}のように書いてください。",
        ),
        (
            "'{written}' in also cannot be read〔 from '{found}' on〕.",
            "〔Did you mean '{suggestion}'? 〕Write as in {examples}.",
        ),
    ),
    _error(
        "except-unreadable",
        (
            "{field} の「{written}」は〔「{found}」から〕読めません。",
            "〔もしかして「{suggestion}」? 〕{examples}のように書いてください。",
        ),
        (
            "'{written}' in except cannot be read〔 from '{found}' on〕.",
            "〔Did you mean '{suggestion}'? 〕Write as in {examples}.",
        ),
    ),
    _warning(
        "schedule-twice",
        ("「{written}」は、この一覧の{first}番目と同じです。", "どちらか1つを消してください。"),
        ("'{written}' says the same as item {first} of the list.", "Delete one of them."),
    ),
    _warning(
        "exception-past",
        ("「{written}」は、{days}日前に過ぎています。", "もういらなければ、この行を消してください。"),
        ("'{written}' was {days} days ago.", "Delete the line if it is no longer needed."),
    ),
    # ---- hidden address -------------------------------------------------------------------------------------
    _error(
        "address-must-hide",
        (
            "「{kind}」の場所は、住所を隠さなければなりません。",
            "「hide_address: true」の行を足し、住所・会場・座標・行き方を消してください。",
        ),
        (
            "A place of the kind '{kind}' must hide its address.",
            "Add the line 'hide_address: true' and delete address, venue, coordinates and directions.",
        ),
    ),
    _error(
        "address-not-allowed",
        (
            "「{kind}」の場所に、場所のわかること（{field}）が書かれています。",
            "この行を消してください。ファイルにも残せません。",
        ),
        ("'{field}' tells where a place of the kind '{kind}' is.", "Delete it; it may not even be in the file."),
    ),
    _error(
        "address-leaks",
        (
            "隠すはずの住所「{written}」が、{field} に書かれています。",
            "この文から住所を消してください（hide_address: true の間は、どこにも出せません）。",
        ),
        (
            "The hidden address '{written}' stands in {field}.",
            "Take it out: while hide_address is true it may be shown nowhere.",
        ),
    ),
    _error(
        "address-leaks-elsewhere",
        (
            "「{name}」（{file}）の隠すはずの住所・建物・座標・行き方が、このファイルの {field} に書かれています。",
            "この文から消してください（あちらが hide_address: true の間は、どこにも出せません）。",
        ),
        (
            "What leads to '{name}' ({file}), whose address is hidden, stands in {field} of this file.",
            "Take it out: while hide_address is true there, it may be shown nowhere.",
        ),
    ),
    # ---- trust ----------------------------------------------------------------------------------------------
    _warning(
        "confirmation-missing",
        (
            "内容を確認した記録（confirmed）がありません。",
            "確かめたら「confirmed: [{{on: {today}, method: phone, by: ○○課}}]」のように書いてください。",
        ),
        (
            "Nobody has confirmed this entry.",
            "Once somebody has, write as in 'confirmed: [{{on: {today}, method: phone, by: …}}]'.",
        ),
    ),
    _warning(
        "confirmation-stale",
        (
            "最後に確認したのは {day}、{days}日前です（期限は{limit}日）。",
            "もう一度確かめて、confirmed に「- {{on: {today}, method: phone, by: ○○課}}」の行を足してください。",
        ),
        (
            "It was last confirmed on {day}, {days} days ago (the limit is {limit}).",
            "Confirm it again and add '- {{on: {today}, method: phone, by: …}}' to confirmed.",
        ),
    ),
    _error(
        "confirmation-future",
        ("確認した日「{day}」が、まだ来ていません。", "確認が済んだ日（{today} かそれより前）を書いてください。"),
        ("'{day}' has not come yet, so nothing was confirmed on it.", "Write the day it was done, {today} or before."),
    ),
    _warning(
        "consent-missing",
        (
            "掲載の同意（listed）が書かれていません。",
            "同意をもらったら「listed: {{consent: {today}}}」、ことわられたら「listed: declined」と書いてください。",
        ),
        (
            "It is not written whether they agreed to be listed.",
            "Write 'listed: {{consent: {today}}}' once they have, or 'listed: declined' if they said no.",
        ),
    ),
    _error(
        "consent-future",
        ("同意した日「{day}」が、まだ来ていません。", "同意をもらった日（{today} かそれより前）を書いてください。"),
        ("'{day}' has not come yet, so nobody agreed on it.", "Write the day they agreed, {today} or before."),
    ),
    _warning(
        "contact-missing",
        (
            "連絡先（contact）が1つもありません。",
            "電話・メール・ウェブサイト・LINE のどれかを「contact: {{phone: 0143-00-0001}}」のように書いてください。",
        ),
        ("There is no way to reach them.", "Write a phone, email, web or line under contact."),
    ),
    _warning(
        "contact-missing-both",
        (
            "連絡先（contact）が、この場所にも、ひらいている団体にもありません。",
            "どちらかに、電話・メール・ウェブサイト・LINE のどれか1つを書いてください。",
        ),
        (
            "There is no way to reach the place or the body that runs it.",
            "Write a phone, email, web or line under contact, here or there.",
        ),
    ),
    # ---- place on the map -----------------------------------------------------------------------------------
    _error(
        "geo-not-japan",
        (
            "緯度 {lat}・経度 {lon} は日本の外です。",
            "緯度（lat）は 20〜46、経度（lon）は 122〜154 のはずです。地図で確かめてください。",
        ),
        ("{lat}, {lon} is not in Japan.", "Latitude is 20 to 46 and longitude 122 to 154 there; look at a map."),
    ),
    _warning(
        "geo-outside",
        (
            "緯度 {lat}・経度 {lon} は{city}の外です。",
            "地図で確かめてください（{city}は緯度 {south}〜{north}、経度 {west}〜{east}）。",
        ),
        ("{lat}, {lon} is outside {city}.", "Look at a map: latitude {south} to {north}, longitude {west} to {east}."),
    ),
    # ---- status ---------------------------------------------------------------------------------------------
    _warning(
        "pause-without-end",
        (
            "いつまで休みかが書かれていません。",
            "「status: {{is: paused, until: 2027-03-31}}」のように、見込みの日を書いてください。",
        ),
        (
            "It does not say until when it pauses.",
            "Write a likely day, as in 'status: {{is: paused, until: 2027-03-31}}'.",
        ),
    ),
    _warning(
        "pause-over",
        (
            "休みは {until} までのはずですが、過ぎています。",
            "再開していれば「status: open」に、まだ休みなら新しい日に書きかえてください。",
        ),
        ("The pause was to end on {until}.", "Write 'status: open' if it has, or a new day if not."),
    ),
    _warning(
        "successor-not-ended",
        (
            "代わり（successor: {successor}）が書かれていますが、終わっていません。",
            "終わったのなら「is: ended」に、続いているのなら successor を消してください。",
        ),
        ("It names a successor ('{successor}') but has not ended.", "Write 'is: ended', or delete successor."),
    ),
    # ---- words ----------------------------------------------------------------------------------------------
    _warning(
        "missing-kana",
        (
            "「{name}」のよみがな（kana）がありません。",
            "「kana: …」の行を足してください。ないと、50音順でいちばん後ろになり、よみでさがせません。",
        ),
        ("'{name}' has no reading (kana).", "Add 'kana: …': without it, it stands last and is not found by its sound."),
    ),
    _warning(
        "summary-sentences",
        ("summary が1文ではありません。", "「{first}」で終え、続きは description に書いてください。"),
        ("The summary is more than one sentence.", "End it at '{first}' and put the rest into description."),
    ),
    _warning(
        "half-width-kana",
        ("半角カナ「{written}」があります。", "「{instead}」と全角で書いてください。"),
        ("There is half-width kana, '{written}'.", "Write '{instead}'."),
    ),
    _warning(
        "curly-quotes",
        (
            "全体が引用符で囲まれています：{written} 引用符も、このまま載ります。",
            "引用符を消して「{instead}」と書いてください。",
        ),
        (
            "The whole text stands in curly quotes, {written}; they will be shown.",
            "Write '{instead}' without them.",
        ),
    ),
    _warning(
        "machine-dependent",
        (
            "機種依存文字「{written}」があります。",
            "「{instead}」のように書いてください。読み上げや古い機械で読めないことがあります。",
        ),
        ("'{written}' is not shown or read aloud everywhere.", "Write '{instead}' or the like."),
    ),
    _warning(
        "private-use",
        (
            "外字（{written}）があります。ほかの人の画面では出ません。",
            "ふつうの漢字か、ひらがなで書いてください。",
        ),
        ("{written} is a private character that nobody else can see.", "Write an ordinary character or hiragana."),
    ),
    _warning(
        "translation-language",
        (
            "「{written}」は、このサイトのことば（{languages}）にありません。書いても、どこにも出ません〔（ほか{others}か所）〕。",
            "消すか、site.yaml の languages に「{written}」を足してください。",
        ),
        (
            "'{written}' is not a language of this site ({languages}); nobody will see this〔 (nor {others} more)〕.",
            "Delete it, or add '{written}' to languages in site.yaml.",
        ),
    ),
    # ---- easy Japanese --------------------------------------------------------------------------------------
    _warning(
        "easy-long",
        ("やさしい日本語の文「{start}…」が長いです（{count}字）。", "{limit}字までの、短い文に分けてください。"),
        ("The easy sentence '{start}…' is long ({count} letters).", "Split it: {limit} letters at most."),
    ),
    _warning(
        "easy-kanji",
        (
            "やさしい日本語の文「{start}…」に漢字が多いです（{count}字）。",
            "{limit}字までにしてください。やさしいことばに言いかえるか、文を分けます。",
        ),
        ("The easy sentence '{start}…' has many kanji ({count}).", "{limit} at most: use easier words or split it."),
    ),
    _warning(
        "easy-double-negative",
        ("「{written}」は、2回打ち消しています。", "「できます」「あります」のように、打ち消さずに書いてください。"),
        ("'{written}' is a double negative.", "Say it without negation."),
    ),
    _warning(
        "easy-era",
        ("「{written}」は、外国の人にはわかりにくい年です。", "西暦で「{instead}」と書いてください。"),
        ("Many readers do not know the year '{written}'.", "Write '{instead}'."),
    ),
    _warning(
        "easy-date",
        ("「{written}」は、日と月を取りちがえられます。", "「{instead}」と書いてください。"),
        ("'{written}' can be read as another day.", "Write '{instead}'."),
    ),
    _warning(
        "easy-no-reading",
        (
            "やさしい日本語の「{written}」に、ふりがながつきません。",
            "送りがなまでの語と読みを、「食べる: たべる」のように readings.yaml に足すか、ひらがなで書いてください。",
        ),
        (
            "No ふりがな can be written over '{written}'.",
            "Add the word and its reading to readings.yaml, as in '食べる: たべる', or write kana.",
        ),
    ),
    # ---- Markdown -------------------------------------------------------------------------------------------
    _warning(
        "link-text",
        (
            "リンクのことば「{written}」だけでは、どこへ行くかがわかりません。",
            "「[見本市の相談窓口](…)」のように、行き先の名前を書いてください。",
        ),
        ("The link '{written}' does not say where it leads.", "Name the target, as in '[Advice desk of the city](…)'."),
    ),
    _error(
        "link-scheme",
        (
            "リンク先「{written}」の「{scheme}:」は使えません。",
            "https:、http:、mailto:、tel: のどれかで始めてください。",
        ),
        ("'{scheme}:' cannot be used in the link '{written}'.", "Use https:, http:, mailto: or tel:."),
    ),
    _error(
        "link-userinfo",
        (
            "リンク先「{written}」に利用者名かパスワード（@ の前）が入っています。",
            "https:// のすぐ後から @ までを消してください。",
        ),
        ("The link '{written}' holds a user name or password before '@'.", "Delete it."),
    ),
    _error(
        "link-protocol-relative",
        ("リンク先「{written}」が「//」で始まっています。", "「{instead}」と、https: から書いてください。"),
        ("The link '{written}' begins with '//'.", "Write it out: '{instead}'."),
    ),
    _error(
        "link-slashes",
        ("リンク先「{written}」の「:」のあとに「//」がありません。", "「{instead}」と書いてください。"),
        ("The link '{written}' has no '//' behind its ':'.", "Write '{instead}'."),
    ),
    _warning(
        "link-relative",
        (
            "リンク先「{written}」へは行けません。",
            "このサイトの中なら「/places/…/」のように「/」から、外なら https:// から書いてください。",
        ),
        ("The link '{written}' leads nowhere.", "Begin with '/' inside this site, with https:// outside."),
    ),
    _warning(
        "heading-top",
        ("「#」の見出しは、ページの題だけが使います。", "「##」にしてください。"),
        ("A '#' heading is for the title of the page.", "Use '##'."),
    ),
    _warning(
        "heading-skip",
        ("見出し「{written}」の前に、1つ上の見出しがありません。", "「{instead}」にしてください。"),
        ("The heading '{written}' skips a level.", "Use '{instead}'."),
    ),
    _warning(
        "raw-html",
        (
            "HTML（{written}）は使えません。そのまま文字として出ます。",
            "消すか、「<」を「＜」と全角で書いてください。",
        ),
        ("HTML ({written}) is not read; it is shown as it stands.", "Delete it, or write '＜' for '<'."),
    ),
    _warning(
        "image-in-text",
        ("画像（![…](…)）は出ません。", "行を消し、画像の内容をことばで書いてください。"),
        ("Pictures (![…](…)) are not shown.", "Delete it and say in words what it shows."),
    ),
    _error(
        "markdown-brackets",
        ("「[」が{count}個あります。", "{limit}個までにしてください。"),
        ("There are {count} '['.", "{limit} at most."),
    ),
    _error(
        "markdown-rules",
        ("横線（---）が多すぎます。", "{limit}本までにしてください。"),
        ("There are too many lines across the page ('---').", "{limit} at most."),
    ),
    _error(
        "markdown-nesting",
        ("字下げか「>」が深すぎます。", "一覧や引用は3段までにしてください。"),
        ("Indentation or '>' goes too deep.", "Three levels of lists or quotes are enough."),
    ),
    # ---- references -----------------------------------------------------------------------------------------
    _error(
        "organisation-unknown",
        (
            "団体「{written}」がありません（organisations/{written}.yaml）。",
            "〔もしかして「{suggestion}」? 〕団体のファイルの名前（.yaml の前）を書いてください。",
        ),
        (
            "There is no organisation '{written}' (organisations/{written}.yaml).",
            "〔Did you mean '{suggestion}'? 〕Write the name of its file, without .yaml.",
        ),
    ),
    _warning(
        "organisation-ended",
        (
            "団体「{written}」は終わっていますが、この場所は続いています。",
            "今ひらいている団体に書きかえるか、この場所も「is: ended」にしてください。",
        ),
        ("The organisation '{written}' has ended, but this place goes on.", "Name the body that runs it now."),
    ),
    _error(
        "successor-unknown",
        (
            "代わり「{written}」がありません（{folder}/{written}.yaml）。",
            "〔もしかして「{suggestion}」? 〕代わりのファイルの名前（.yaml の前）を書いてください。",
        ),
        (
            "There is no successor '{written}' ({folder}/{written}.yaml).",
            "〔Did you mean '{suggestion}'? 〕Write the name of its file, without .yaml.",
        ),
    ),
    _error(
        "successor-itself",
        ("代わり「{written}」が、自分自身です。", "ほかのファイルの名前を書くか、この行を消してください。"),
        ("The successor '{written}' is this entry itself.", "Name another one, or delete the line."),
    ),
    _error(
        "reading-word",
        (
            "「{written}」は、読みを書ける語ではありません。",
            "漢字のある語を「時間: じかん」のように書いてください。数のうしろの語は「～円: えん」と書きます。",
        ),
        (
            "'{written}' is not a word that can have a reading.",
            "Write a word with kanji as in '時間: じかん'; behind a number, '～円: えん'.",
        ),
    ),
    _error(
        "reading-kana",
        (
            "「{word}」の読み〔「{written}」〕が、ひらがなではありません。",
            "「{word}: …」のうしろに、ひらがなと「ー」だけで書いてください。",
        ),
        ("The reading of '{word}'〔, '{written}',〕 is not hiragana.", "Write it in hiragana and ー only."),
    ),
    _error(
        "moved-form",
        (
            "「{written}」は、場所や団体のアドレスの形になっていません。",
            "「places/前の名前: places/今の名前」のように書いてください（団体は organisations/）。",
        ),
        ("'{written}' is not the path of an entry.", "Write 'places/old-name: places/new-name' (or organisations/)."),
    ),
    _error(
        "moved-source-exists",
        (
            "「{written}」は前の名前のはずですが、{written}.yaml が今もあります。",
            "この行を消すか、ファイルのほうの名前を変えてください。",
        ),
        ("'{written}' is said to have moved, but {written}.yaml is there.", "Delete this line, or rename that file."),
    ),
    _error(
        "moved-target-unknown",
        (
            "行き先「{written}」がありません（{written}.yaml）。",
            "〔もしかして「{suggestion}」? 〕今の名前を書いてください。",
        ),
        (
            "There is no '{written}' to move to ({written}.yaml).",
            "〔Did you mean '{suggestion}'? 〕Write the name it has now.",
        ),
    ),
    _warning(
        "moved-twice",
        ("行き先「{written}」も、名前が変わっています。", "今の名前「{target}」を直接書いてください。"),
        ("'{written}' has moved as well.", "Write the name it has now, '{target}'."),
    ),
    _error(
        "moved-loop",
        (
            "「{written}」→「{target}」をたどると、ぐるぐる回って終わりません。",
            "今あるファイルの名前を書いてください。",
        ),
        ("From '{written}' to '{target}' the moves go round for ever.", "Write the name of a file that exists."),
    ),
    _error(
        "content-file-missing",
        ("{file} がありません。", "このファイルは、どのサイトにも要ります。content/ に置いてください。"),
        ("{file} is missing.", "No site can do without it; put it into content/."),
    ),
    # ---- vocabulary and site --------------------------------------------------------------------------------
    _error(
        "duplicate-id",
        ("記号「{written}」は、{first}番目でもう使われています。", "別の記号にするか、どちらかを消してください。"),
        ("The id '{written}' is used by number {first} already.", "Choose another, or delete one of them."),
    ),
    _error(
        "unknown-criterion",
        (
            "「{written}」という達成基準は、JIS X 8341-3:2016 のレベル A と AA にありません。",
            "〔もしかして「{suggestion}」? 〕1.1.1 から 4.1.2 までの番号を書いてください。",
        ),
        (
            "JIS X 8341-3:2016 has no criterion '{written}' at level A or AA.",
            "〔Did you mean '{suggestion}'? 〕Write one of its numbers, 1.1.1 to 4.1.2.",
        ),
    ),
    _error(
        "page-path",
        (
            "「{written}」は、このサイトのページではありません。",
            "「/」で始まる場所（/hotlines/ など）を書いてください。",
        ),
        ("'{written}' is no page of this site.", "Write its path, beginning with '/': /hotlines/."),
    ),
    _error(
        "accessibility-claim",
        (
            "適合レベル「{level}」とは、まだ書けません。",
            "〔結果のない達成基準：{open}。〕〔満たしていない達成基準：{failed}。〕そろうまでは「level: none」にしてください。",
        ),
        (
            "The level '{level}' cannot be claimed yet.",
            "〔Criteria without a result: {open}. 〕〔Criteria not met: {failed}. 〕Until then write 'level: none'.",
        ),
    ),
    _error(
        "duplicate-label",
        (
            "「{written}」という名前は「{first}」でもう使われています。",
            "名前でも選べるように、別の名前にしてください。",
        ),
        ("'{written}' is the name of '{first}' already.", "Choose another: editors may write the name for the id."),
    ),
    _error(
        "term-parent-unknown",
        (
            "上位の語「{written}」が、このファイルにありません。",
            "〔もしかして「{suggestion}」? 〕上位の語の id を書いてください。",
        ),
        ("There is no parent '{written}' in this file.", "〔Did you mean '{suggestion}'? 〕Write the parent's id."),
    ),
    _error(
        "term-group-unknown",
        (
            "まとまり「{written}」が、vocabulary/groups.yaml にありません。",
            "〔もしかして「{suggestion}」? 〕まとまりの id を書いてください。",
        ),
        (
            "There is no group '{written}' in vocabulary/groups.yaml.",
            "〔Did you mean '{suggestion}'? 〕Write the group's id.",
        ),
    ),
    _error(
        "term-loop",
        (
            "「{id}」の上位の語「{written}」をたどると、「{id}」に戻ってしまいます。",
            "どれか1つの parent を消してください。",
        ),
        ("The parents of '{id}' lead from '{written}' back to itself.", "Delete one of these parents."),
    ),
    _error(
        "term-required",
        (
            "「{id}」（{label}）という語がありません。",
            "「- id: {id}」で始まる語を足してください。プログラムが使います。",
        ),
        ("The term '{id}' ({label}) is missing.", "Add a term '- id: {id}': the program needs it."),
    ),
    _warning(
        "town-twice",
        ("「{town}」は、「{first}」にも入っています。", "どちらか1つの地区にだけ書いてください。"),
        ("'{town}' stands under '{first}' too.", "Write it under one area only."),
    ),
    _error(
        "language-first",
        ("はじめのことばが「{written}」です。", "「ja」をはじめに書いてください。"),
        ("The first language is '{written}'.", "Put 'ja' first."),
    ),
    _error(
        "language-unknown",
        (
            "「{written}」で画面を出すためのことば（templates/phrases/{written}.yaml）がありません。",
            "選べるのは {languages} です。〔「{suggestion}」のことですか。〕",
        ),
        (
            "The site cannot speak '{written}': there is no templates/phrases/{written}.yaml.",
            "It can speak {languages}.〔 Did you mean '{suggestion}'?〕",
        ),
    ),
    _warning(
        "label-missing",
        (
            "「{written}」に {language}（{called}）の言い方がありません。そのことばのページに、日本語のまま出ます〔（ほか{others}か所）〕。",
            "「{language}:」の行を足してください。",
        ),
        (
            "'{written}' has no words in {language} ({called}), so its pages show it in Japanese〔 (and {others} more)〕.",
            "Add a line '{language}:'.",
        ),
    ),
    _error(
        "language-twice",
        ("「{written}」が2回書かれています。", "1つ消してください。"),
        ("'{written}' is written twice.", "Delete one."),
    ),
    _error(
        "bounds-order",
        (
            "{low}（{low_value}）が {high}（{high_value}）より小さくありません。",
            "south は南の端、north は北の端、west は西の端、east は東の端です。入れかわっていないか確かめてください。",
        ),
        ("{low} ({low_value}) is not less than {high} ({high_value}).", "See whether they are swapped."),
    ),
    _error(
        "accent-contrast",
        (
            "色 {written} は、背景との比が {ratio}:1 しかありません。",
            "読みにくい人がいます。{limit}:1 以上になる、もっと濃い色にしてください。",
        ),
        ("The colour {written} has a contrast of only {ratio}:1.", "Take a darker one, with {limit}:1 or more."),
    ),
    # ---- the same twice -------------------------------------------------------------------------------------
    _error(
        "duplicate-corporate-number",
        (
            "法人番号 {written} は「{name}」（{file}）と同じです。",
            "同じ団体なら1つにまとめ、違う団体なら番号を確かめてください。",
        ),
        ("'{name}' ({file}) has the corporate number {written} too.", "Merge the two files, or check the number."),
    ),
    _warning(
        "duplicate-name",
        (
            "「{written}」という名前は {file} にもあります。",
            "同じものなら1つにまとめ、違うものなら見分けのつく名前にしてください。",
        ),
        ("{file} is called '{written}' too.", "Merge the two files, or give them names that tell them apart."),
    ),
    _warning(
        "duplicate-address",
        (
            "「{written}」は、同じ住所の「{name}」（{file}）と同じものかもしれません。",
            "同じものなら、1つにまとめてください。",
        ),
        ("'{written}' may be the same as '{name}' at the same address ({file}).", "If it is, merge the two files."),
    ),
    _warning(
        "duplicate-phone",
        (
            "電話番号 {written} は「{name}」（{file}）と同じです。",
            "番号を確かめてください。同じ団体なら、1つにまとめてください。",
        ),
        ("'{name}' ({file}) has the phone number {written} too.", "Check it; if it is the same body, merge the files."),
    ),
    _warning(
        "synonym-twice",
        (
            "「{written}」は、もう「{group}」の組にあります〔（「{first}」と同じ語とみなします）〕。",
            "1つの語は1つの組にだけ書いてください。ひらがな・カタカナの違いは、書かなくても同じになります。",
        ),
        ("'{written}' stands in the group '{group}' already〔 (as '{first}')〕.", "Write a word in one group only."),
    ),
    # ---- hotlines -------------------------------------------------------------------------------------------
    _warning(
        "hotline-unchecked",
        (
            "「{name}」の番号と時間を確かめた日がありません。",
            "出典を見て確かめ、「checked_on: {today}」のように書いてください。",
        ),
        ("Nobody has checked number and hours of '{name}'.", "Check its source and write 'checked_on: {today}'."),
    ),
    _warning(
        "hotline-stale",
        (
            "「{name}」を確かめたのは {day}、{days}日前です（期限は{limit}日）。",
            "番号と時間を確かめ、checked_on を新しい日にしてください。",
        ),
        (
            "'{name}' was checked on {day}, {days} days ago (the limit is {limit}).",
            "Check number and hours, and write the new day in checked_on.",
        ),
    ),
    _warning(
        "hotline-unreachable",
        ("「{name}」に、電話番号もウェブサイトもありません。", "dial か web を書いてください。"),
        ("'{name}' has neither a number nor a web page.", "Write dial or web."),
    ),
    _warning(
        "hotline-never",
        (
            "載せる期間が {first} から {last} までで、逆になっています。",
            "valid_from と valid_until を確かめてください。",
        ),
        ("It is to be shown from {first} until {last}, which is never.", "Check valid_from and valid_until."),
    ),
    # ---- what is still to be written ------------------------------------------------------------------------
    _warning(
        "placeholder-left",
        (
            "「{written}」が、書きかえられずに残っています。",
            "公開する前に、ほんとうの内容を書いてください。〔ことばの説明なら、{quoted}とかぎかっこで囲みます。〕",
        ),
        (
            "'{written}' was left for somebody to fill in.",
            "Write what is true before the site is published.〔 If you speak of the word itself, write {quoted}.〕",
        ),
    ),
    _warning(
        "placeholder-address",
        (
            "「{written}」は見本のアドレスで、どこにもつながりません。",
            "ほんとうのアドレスに書きかえてください。まだないものは、行ごと消します。",
        ),
        (
            "'{written}' is a sample address that leads nowhere.",
            "Write the real one; if there is none yet, delete the line.",
        ),
    ),
    # ---- pages ----------------------------------------------------------------------------------------------
    _warning(
        "page-missing",
        ("{file} がありません。", "このページは、どのサイトにも要ります。書いて置いてください。"),
        ("{file} is missing.", "Every site needs this page; write it."),
    ),
    _warning(
        "page-language-missing",
        ("{file} がありません。", "ほかのことばのページにならって、書いて置いてください。"),
        ("{file} is missing.", "Write it, after the same page in another language."),
    ),
    # ---- taking over a published list ----------------------------------------------------------------------
    _error(
        "import-format",
        ("「{format}」という形式は取り込めません。", "次から選んでください：{formats}。もしかして「{suggestion}」?"),
        ("'{format}' is not a format that can be imported.", "Choose from: {formats}. Did you mean '{suggestion}'?"),
    ),
    _error(
        "import-file-unreadable",
        ("ファイルを開けません（{reason}）。", "ファイル名と、読む権限を確かめてください。"),
        ("The file cannot be opened ({reason}).", "Check its name, and that you may read it."),
    ),
    _error(
        "import-file-too-large",
        ("ファイルが {limit} MB より大きいので、読みませんでした。", "いくつかのファイルに分けてください。"),
        ("The file is larger than {limit} MB; it was not read.", "Part it into several files."),
    ),
    _error(
        "import-file-excel",
        ("これは Excel のファイルです。", "Excel で「CSV UTF-8（コンマ区切り）」を選んで保存しなおしてください。"),
        ("This is an Excel file.", "Save it from Excel as 'CSV UTF-8 (comma delimited)'."),
    ),
    _error(
        "import-file-encoding",
        (
            "{line}行目あたりに、読めない文字があります（UTF-8、Shift_JIS、UTF-16、EUC-JP のどれでもありません）。",
            "UTF-8 で保存しなおしてください。",
        ),
        (
            "Around line {line} there are bytes that are not UTF-8, Shift_JIS, UTF-16 or EUC-JP.",
            "Save the file as UTF-8.",
        ),
    ),
    _error(
        "import-no-header",
        (
            "見出しの行が見つかりません（文字コード：{encoding}）。",
            "「{columns}」という見出しの列がある行を、はじめの40行のどこかに入れてください。",
        ),
        (
            "No header row was found (encoding: {encoding}).",
            "One of the first 40 rows must have the headings {columns}.",
        ),
    ),
    _error(
        "import-other-table",
        (
            "これは「{table}」のようです。この一覧は取り込めません。",
            "取り込めるのは、こども食堂の一覧（kodomo-shokudo）と、公共施設・子育て施設の一覧（public-facility）です。",
        ),
        (
            "This looks like the table '{table}', which cannot be imported.",
            "Lists of こども食堂 (kodomo-shokudo) and of public and childcare facilities (public-facility) can.",
        ),
    ),
    _error(
        "import-nothing",
        (
            "{count}行のうち、1行も取り込めませんでした（形式：{format}）。理由は行ごとの注意にあります。",
            "形式が合っているか確かめてください。居場所の一覧でなければ、取り込めません。",
        ),
        (
            "None of the {count} rows could be taken (format: {format}); the warnings say why, row by row.",
            "Check the format. Only lists of places to be can be taken.",
        ),
    ),
    _error(
        "import-other-kind",
        (
            "こども食堂の一覧ではないようです（開催頻度・開催曜日・開催日・参加条件・参加費などの列がありません）。",
            "児童館・学童クラブなどの一覧なら、形式を {other} にして取り込んでください。",
        ),
        (
            "This does not look like a list of こども食堂: it has none of their columns (開催曜日, 参加条件, 参加費 …).",
            "For a list of other facilities (児童館, 学童クラブ …) use the format {other}.",
        ),
    ),
    _error(
        "import-into-site",
        (
            "「{folder}」は、しるべ が組み立てたサイトのフォルダーなので、取り込めません（次の組み立てで消えます）。",
            "内容のフォルダー（content など）を --into に書いてください。",
        ),
        (
            "'{folder}' is in a site built by Shirube: the next build would replace what is imported there.",
            "Give a content folder for --into.",
        ),
    ),
    _warning(
        "import-above-header",
        (
            "見出しの上の行「{written}」は、題名かメモとして読みとばしました。",
            "場所の行なら、見出しの下に移してください。",
        ),
        ("The row '{written}' above the header was passed over.", "If it is a place, move it below the header."),
    ),
    _warning(
        "import-header-glued",
        (
            "見出しの引用符がくずれています。くっついた見出しを分けて読みました。",
            "列がずれていないか確かめてください。",
        ),
        ("Quotes in the header are broken; glued headings were parted.", "Check that no column has slipped."),
    ),
    _warning(
        "import-too-many-rows",
        ("{row}行目から先は取り込んでいません（{limit}行まで）。", "ファイルを分けてください。"),
        ("Nothing from row {row} on was taken ({limit} rows at most).", "Part the file."),
    ),
    _warning(
        "import-row-quotes",
        (
            '{row}行目は、引用符（"）が閉じていないので取り込めません：{written}',
            '引用符を直すか、セルの中の " を "" と書いてください。',
        ),
        ("Row {row} was not taken, a quote is not closed: {written}", 'Mend it, or write a " inside a cell as "".'),
    ),
    _warning(
        "import-row-comment",
        ("{row}行目は # で始まるので、メモとして読みとばしました：{written}", "場所の行なら、# を消してください。"),
        ("Row {row} begins with # and was passed over: {written}", "If it is a place, take out the #."),
    ),
    _warning(
        "import-row-header-again",
        ("{row}行目は、見出しのくりかえしなので読みとばしました。", "何もしなくてかまいません。"),
        ("Row {row} repeats the header and was passed over.", "Nothing needs to be done."),
    ),
    _warning(
        "import-row-twice",
        ("{row}行目は、{first}行目とまったく同じなので、1度だけ取り込みました。", "何もしなくてかまいません。"),
        ("Row {row} is the same as row {first} and was taken once.", "Nothing needs to be done."),
    ),
    _warning(
        "import-row-footer",
        ("{row}行目は、注の行とみて読みとばしました：{written}", "場所の行なら、列をそろえてください。"),
        ("Row {row} looks like a note and was passed over: {written}", "If it is a place, fill its columns."),
    ),
    _warning(
        "import-row-long",
        (
            "{row}行目は、列が {count} あるので取り込めません（見出しは {expected}）：{written}",
            'コンマの入ったセルを "…" で囲んでください。',
        ),
        (
            "Row {row} was not taken: it has {count} columns, the header {expected}: {written}",
            'Put cells with a comma inside "…".',
        ),
    ),
    _warning(
        "import-row-short",
        (
            "{row}行目は、列が {count} しかありません（見出しは {expected}）。足りない列は空として読みました。",
            "列がずれていないか確かめてください。",
        ),
        (
            "Row {row} has {count} columns only, the header {expected}; the rest was read as empty.",
            "Check that none has slipped.",
        ),
    ),
    _warning(
        "import-row-characters",
        (
            "{row}行目は、こわれた文字（{code}）があるので取り込めません：{written}",
            "その文字を消すか、打ちなおしてください。",
        ),
        ("Row {row} was not taken, it holds a broken character ({code}): {written}", "Remove or retype it."),
    ),
    _warning(
        "import-row-cell-long",
        ("{row}行目は「{column}」が {limit}字より長いので取り込めません。", "短くするか、引用符を確かめてください。"),
        ("Row {row} was not taken: '{column}' is longer than {limit} characters.", "Shorten it, or check the quotes."),
    ),
    _warning(
        "import-row-no-name",
        ("{row}行目は「{column}」が空なので取り込めません。", "名前を書いてください。"),
        ("Row {row} was not taken: '{column}' is empty.", "Fill in the name."),
    ),
    _warning(
        "import-row-name-long",
        ("{row}行目は「{column}」が80字より長いので取り込めません：{written}", "短い名前にしてください。"),
        ("Row {row} was not taken: '{column}' is longer than 80 characters: {written}", "Give a shorter name."),
    ),
    _warning(
        "import-row-kind",
        (
            "{row}行目の「{written}」は、居場所の種類がわからないので取り込めません。",
            "居場所なら、「種別」の列に 児童館・学童クラブ・子育てひろば などと書いてください。",
        ),
        (
            "Row {row} ('{written}') was not taken: what kind of place it is cannot be told.",
            "If it is a place to be, write 児童館, 学童クラブ, 子育てひろば … in a column 種別.",
        ),
    ),
    _warning(
        "import-row-kept",
        (
            "{row}行目は取り込みませんでした。{file} が手で書かれているか、直されているからです。",
            "一覧のとおりに書きなおすなら、そのファイルを消してから、もう一度取り込んでください。",
        ),
        (
            "Row {row} was not taken: {file} was written or changed by hand.",
            "To take the list's words, remove that file and import again.",
        ),
    ),
    _warning(
        "import-gone",
        (
            "{file} は、前の取り込みにはありましたが、今度の一覧にはありません。そのままにしました。",
            "終わったのなら、status: {{is: ended}} と書いてください。ファイルは消しません（URL は約束です）。",
        ),
        (
            "{file} was in an earlier import, but the list no longer has it. It was left as it is.",
            "If it has ended, write status: {{is: ended}}. Keep the file: a URL is a promise.",
        ),
    ),
    _warning(
        "import-organisation-kept",
        ("{file} は手で書かれているか、直されているので、そのままにしました。", "何もしなくてかまいません。"),
        ("{file} was written or changed by hand and was left as it is.", "Nothing needs to be done."),
    ),
    _warning(
        "import-area-missing",
        (
            "site.yaml の areas に「{area}」（{name}）がないので、その場所には地区を書きませんでした。",
            "areas に足してから、もう一度取り込んでください。",
        ),
        ("site.yaml has no area '{area}' ({name}); its places have none.", "Add it under areas and import again."),
    ),
    _warning(
        "import-no-licence",
        (
            "「{title}」の利用条件がわかりません。",
            "公開元の利用条件を確かめて、各ファイルの source に書き足してください。",
        ),
        ("The licence of '{title}' is not known.", "Look it up, and add it to the source of each file."),
    ),
    _warning(
        "import-no-name",
        ("{row}行目は「{column}」が空です。「名称確認中」として取り込みました。", "公開元に名前を確かめてください。"),
        ("Row {row} has no '{column}'; it was taken as 名称確認中.", "Ask the publisher for the name."),
    ),
    _warning(
        "import-no-kana",
        (
            "{row}行目「{written}」は、よみがなの列（{column}）が空です。よみがなは付けていません。",
            "よみがなを確かめて、kana に書いてください。",
        ),
        ("Row {row} ('{written}') has no reading in {column}; none was made up.", "Find it out and write it as kana."),
    ),
    _warning(
        "import-cell",
        (
            "{row}行目「{column}」の「{written}」は、値として読めません。ことばのままか、空にしました。",
            "公開元に確かめて、直してください。",
        ),
        (
            "Row {row}, '{column}': '{written}' cannot be read; it was kept in words, or left out.",
            "Check it and mend it.",
        ),
    ),
    _warning(
        "import-cell-code",
        (
            "{row}行目「{column}」の「{written}」は、意味のわからない番号なので、のせていません。",
            "意味がわかれば、説明に書き足してください。",
        ),
        (
            "Row {row}, '{column}': '{written}' is a code without meaning here; it was left out.",
            "If you know it, write it in words.",
        ),
    ),
    _warning(
        "import-cell-cut",
        (
            "{row}行目「{column}」は、説明が長くなりすぎるので、のせていません：{written}",
            "短くして description に書き足してください。",
        ),
        (
            "Row {row}, '{column}' was left out, the description would be too long: {written}",
            "Add it to description, shorter.",
        ),
    ),
    _warning(
        "import-code",
        (
            "{row}行目「{column}」の「{written}」は、{city}のコードと違います。{code} として読みました。",
            "表計算の連番になっていないか確かめてください。",
        ),
        (
            "Row {row}, '{column}': '{written}' is not the code of {city}; it was read as {code}.",
            "Look for a filled-down series.",
        ),
    ),
    _warning(
        "import-hidden",
        (
            "{row}行目は住所が非公開なので、住所などの列（{column}）をのせていません。",
            "公開してよいか、主催者に確かめてください。",
        ),
        (
            "Row {row} conceals its address, so its address columns ({column}) were left out.",
            "Ask the people whether it may be shown.",
        ),
    ),
    _warning(
        "import-serial-date",
        (
            "{row}行目「{column}」の「{written}」は、表計算の日付の番号のようです（{date}）。のせていません。",
            "公開元に日付を確かめて、1回だけの日なら also に書いてください。",
        ),
        (
            "Row {row}, '{column}': '{written}' looks like a spreadsheet's number for {date}; left out.",
            "Ask the publisher; a single day belongs in also.",
        ),
    ),
    _warning(
        "import-geo-swapped",
        (
            "{row}行目「{column}」の「{written}」は、緯度と経度が入れかわっています。のせていません。",
            "入れかえてください。",
        ),
        ("Row {row}, '{column}': '{written}' has latitude and longitude swapped; left out.", "Swap them."),
    ),
    _warning(
        "import-geo-outside",
        (
            "{row}行目「{column}」の「{written}」は、日本の外です。のせていません。",
            "十進の度（35.68, 139.76）か確かめてください。",
        ),
        ("Row {row}, '{column}': '{written}' is outside Japan; left out.", "Check that it is in decimal degrees."),
    ),
    _warning(
        "import-phone-zero",
        (
            "{row}行目「{column}」の「{written}」は、はじめの 0 が落ちています。{number} として読みました。",
            "番号を確かめてください。",
        ),
        ("Row {row}, '{column}': '{written}' lost its leading 0; it was read as {number}.", "Check the number."),
    ),
    _warning(
        "import-picture",
        ("{row}行目「{column}」の画像は取り込みません：{written}", "使ってよい画像か、公開元に確かめてください。"),
        ("Row {row}, '{column}': the picture was not taken: {written}", "Ask the publisher whether it may be used."),
    ),
    _warning(
        "apply-cell-long",
        ("{row}行目の「{column}」は、{limit} 字より長いので使いませんでした。", "短くして、もう一度送ってください。"),
        ("'{column}' in row {row} has more than {limit} letters; it was not used.", "Shorten it and send it again."),
    ),
    _warning(
        "apply-column",
        (
            "使わなかった列があります：{columns}",
            "取り込むなら、項目の名前（contact.phone など）か、列の対応表の columns に書いてください。",
        ),
        (
            "Columns that were not used: {columns}",
            "To take them, write the name of a field (contact.phone) or add them to `columns` of the mapping.",
        ),
    ),
    _warning(
        "apply-column-missing",
        ("列の対応表にある列が、この表にありません：{columns}", "見出しが変わっていないか確かめてください。"),
        ("The mapping names columns that the table does not have: {columns}", "See whether a heading has changed."),
    ),
    _error(
        "apply-conflict",
        (
            "{entry} の「{label}」は、ほかの人が先に直しています。見たとき「{was}」、届いた内容「{now}」、今「{current}」。",
            "どちらが正しいか確かめて、ファイルを手で直してください。今のファイルはそのままです。",
        ),
        (
            "'{label}' of {entry} was changed by somebody else meanwhile. Seen: '{was}', sent: '{now}', there now: '{current}'.",
            "Find out which is right and change the file by hand; it was left as it is.",
        ),
    ),
    _warning(
        "apply-cut-off",
        (
            "取り込み（apply）が、書いている途中で止まったままです。直ったファイルと、まだのファイルが、まじっているかもしれません。",
            "いま取り込んでいる最中でなければ、同じファイルをもう一度 apply で取り込んでください。先に元の内容へもどしてから、全部を書きます。",
        ),
        (
            "An apply was stopped while it wrote: some files may hold what is new and others not yet.",
            "Unless one is running just now, apply the same file again: it puts all back first, and then writes all.",
        ),
    ),
    _warning(
        "apply-empty",
        (
            "{row}行目：空のセルの項目は、今のまま残しました：{fields}",
            "消すときは、セルに「{clear}」と書いてください。",
        ),
        ("Row {row}: fields whose cell is empty stay as they are: {fields}", "To take one away, write '{clear}'."),
    ),
    _error(
        "apply-entry",
        (
            "〔{row}番目：〕「{written}」という場所・団体のファイルがありません。",
            "places/niji のような名前か、そのページのアドレスを書いてください。新しいものなら「new」として送ってください。",
        ),
        (
            "〔No. {row}: 〕There is no file of a place or organisation called '{written}'.",
            "Write its name (places/niji) or the address of its page. Send what is new as 'new'.",
        ),
    ),
    _error(
        "apply-unnamed",
        (
            "{row}番目：新しくのせるものですが、「{written}」のあとの、アドレスになる名前がまだありません。",
            "名前を決めて、ファイルの entry に {written}mihon-salon のように書きたしてください（あとで変えられません）。",
        ),
        (
            "No. {row}: What is new has no name yet behind '{written}'.",
            "Choose the end of its page's address, for ever, and write it into the entry of the file: {written}mihon-salon.",
        ),
    ),
    _warning(
        "apply-field",
        (
            "{row}番目の「{field}」は、この項目の形ではないので使いませんでした。",
            "項目の名前は docs/fields.md にあります。",
        ),
        (
            "'{field}' in No. {row} is no field, or not in its form; it was not used.",
            "The fields are in docs/fields.md.",
        ),
    ),
    _error(
        "apply-format",
        (
            "{row}番目は、しるべの訂正ファイル（{format}）ではありません。",
            "フォームの「ファイルに保存」で作ったものを、そのまま使ってください。",
        ),
        ("No. {row} is no correction of ours ({format}).", "Use the file as the form has saved it."),
    ),
    _warning(
        "apply-formula",
        (
            "{row}行目の「{column}」は、数式かエラーなので使いませんでした。",
            "値だけを貼りつけて、もう一度送ってください。",
        ),
        ("'{column}' in row {row} is a formula or an error; it was not used.", "Paste its value and send it again."),
    ),
    _warning(
        "apply-headings",
        (
            "{row}行目は、見出しとみて読みとばしました：{written}",
            "場所・団体の行なら、entry の列に、places/niji のような名前か、そのページのアドレスを書いてください。",
        ),
        (
            "Row {row} was taken for headings and passed over: {written}",
            "If it is about an entry, write a name such as places/niji into the column entry, or the address of its page.",
        ),
    ),
    _error(
        "apply-json",
        (
            "JSON として読めません。",
            "途中で切れていないか確かめて、フォームで保存したファイルを、書きかえずに使ってください。",
        ),
        (
            "This cannot be read as JSON.",
            "See that nothing is cut off, and use the file that the form saved, unchanged.",
        ),
    ),
    _warning(
        "apply-office",
        (
            "{row}番目の「{field}」は、担当課だけが決める項目なので使いませんでした。",
            "担当課で作った表なら、--office をつけて実行してください。",
        ),
        (
            "'{field}' in No. {row} is for the office alone; it was not used.",
            "For a table of the office run with --office.",
        ),
    ),
    _error(
        "apply-nothing",
        (
            "取り込む訂正が1つもありません。",
            "表なら、見出しの下に1行に1か所ずつ書いてください。フォームのファイルなら、保存しなおしてください。",
        ),
        (
            "There is nothing in it to take over.",
            "Below the headings of a table, write a row for each entry; save the file of a form once more.",
        ),
    ),
    _error(
        "apply-says",
        ("{row}行目の says が「{written}」です。", "「変更なし」か「新しくのせる」と書くか、空のままにしてください。"),
        ("'says' of row {row} is '{written}'.", "Write changed, right or new."),
    ),
    _error(
        "apply-splice",
        (
            "このファイルは、ほかのところを変えずに直すことができません。",
            "ファイルを開いて、手で直してください。",
        ),
        ("This file cannot be changed without changing something else in it.", "Open it and change it by hand."),
    ),
    _error(
        "apply-too-many",
        ("訂正が {limit} 件より多いので、読みませんでした。", "いくつかのファイルに分けてください。"),
        ("There are more than {limit} corrections; the file was not read.", "Part it into several files."),
    ),
    _warning(
        "apply-twice",
        (
            "{row}行目は、{first}行目と同じ {entry} のことです。両方を合わせ、同じ項目はあとの行を使いました。",
            "どちらが新しいか確かめてください。",
        ),
        (
            "Row {row} speaks of {entry} as row {first} does. Both were taken; of the same field the later one.",
            "See which of them is newer.",
        ),
    ),
    _warning(
        "apply-two-answers",
        (
            "{row}番目の「{field}」は、2つの列にちがうことが書いてあるので、どちらも使いませんでした。",
            "どちらか1つだけを残して、もう一度取り込んでください。",
        ),
        (
            "'{field}' of number {row} has different answers in two columns; neither was taken.",
            "Keep one of them and apply the file again.",
        ),
    ),
    _error(
        "apply-no-git",
        (
            "ここの git にコミットできないので、何も書いていません：{reason}",
            "内容のフォルダーが git に入っているかを確かめるか、--commit をつけずに実行してください。",
        ),
        (
            "Nothing was written, as no commit can be made here: {reason}",
            "See whether the content folder lies in a git repository, or run without --commit.",
        ),
    ),
    _error(
        "apply-not-committed",
        (
            "ファイルは書きましたが、コミットはできませんでした：{reason}",
            "`git diff` で見て、自分でコミットしてください。もう一度取り込む必要はありません。",
        ),
        (
            "The files were written, but no commit was made: {reason}",
            "Look at `git diff` and commit them yourself; there is no need to apply again.",
        ),
    ),
    _error(
        "apply-uncommitted",
        (
            "まだコミットしていない変更があるファイルなので、何も書いていません：{files}",
            "先にその変更をコミットするか、もどしてください。いっしょのコミットにすると、どこが届いた訂正かわからなくなります。",
        ),
        (
            "Nothing was written, as these files hold changes that are in no commit: {files}",
            "Commit these or take them back first: in one commit nobody could tell them from what was sent.",
        ),
    ),
    _warning(
        "apply-unfinished",
        (
            "前の取り込みは、書いている途中で止まっていました。先に、これらのファイルを元の内容にもどしました：{files}",
            "そのときの表やファイルを、もう一度取り込んでください。今取り込んだのがそれなら、もうすることはありません。",
        ),
        (
            "An earlier apply was stopped while it wrote. Before anything else, these were put back as they had been: {files}",
            "Apply that file once more. If it is the one you applied just now, nothing is left to do.",
        ),
    ),
    _warning(
        "apply-unfinished-left",
        (
            "前の取り込みは、書いている途中で止まっていました。これらのファイルは、そのあと書きなおされているので、そのままにしました：{files}",
            "`git diff` で、今の内容でよいか確かめてください。",
        ),
        (
            "An earlier apply was stopped while it wrote. These files have been changed since, and were left as they are: {files}",
            "See with `git diff` whether they are right.",
        ),
    ),
    _warning(
        "apply-value",
        ("{row}番目の「{field}」は使いませんでした：{reason}", "直して、もう一度送ってください。"),
        ("'{field}' in No. {row} was not used: {reason}", "Put it right and send it again."),
    ),
    _error(
        "apply-workbook",
        ("Excel のファイルとして読めません（{reason}）。", "Excel で開いて、もう一度 .xlsx で保存してください。"),
        ("This cannot be read as an Excel file ({reason}).", "Open it in Excel and save it as .xlsx again."),
    ),
    _error(
        "apply-workbook-names",
        (
            "Excel の表に、項目の名前の行（「{name}」のセルがある行）がありません。",
            "しるべの Excel のひな形を使うか、--mapping で列の対応表を渡してください。",
        ),
        (
            "The workbook has no row of names (one with a cell '{name}').",
            "Use our workbook, or hand over a mapping of its columns with --mapping.",
        ),
    ),
    _error(
        "fmt-refused",
        (
            "このファイルは、書き方をそろえると内容かコメントが変わるおそれがあるので、そのままにしました。",
            "手でそろえてください。",
        ),
        (
            "Laying this file out anew could change what it says, or a comment; it was left as it is.",
            "Lay it out by hand.",
        ),
    ),
    _error(
        "new-exists",
        ("{file} は、もうあります。上書きしません。", "別の名前にするか、そのファイルを開いて直してください。"),
        ("{file} is there already; it was not overwritten.", "Choose another name, or edit that file."),
    ),
    _error(
        "new-municipality",
        (
            "「{written}」は、全国地方公共団体コード（6けた）ではありません。",
            "もしかして{suggestion}? はじめの 0 や、終わりの検査数字が落ちていないか確かめてください。",
        ),
        (
            "'{written}' is not a municipality code (six digits).",
            "Did you mean {suggestion}? See whether a leading 0 or the check digit at the end was lost.",
        ),
    ),
    _error(
        "new-folder-taken",
        ("「{folder}」には、もう {file} があります。", "空のフォルダーか、まだないフォルダーを書いてください。"),
        ("'{folder}' already holds {file}.", "Give an empty folder, or one that does not exist yet."),
    ),
)

RULES: dict[str, Rule] = {rule.id: rule for rule in _ALL}
