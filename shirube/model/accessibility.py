"""The accessibility test of a site, by the order of JIS X 8341-3:2016: `content/accessibility.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import Field

from shirube import values
from shirube.model.types import Day, Line80, Line200, Part, Reads, Several, one_of, reader
from shirube.values import ValueFault


@dataclass(frozen=True, slots=True)
class Criterion:
    """One success criterion: WCAG 2.0 and the standard share its number, and each gives it a name."""

    id: str
    level: Literal["A", "AA"]
    ja: str
    en: str


CRITERIA: Final = tuple(
    Criterion(id, "AA" if level == "AA" else "A", ja, en)
    for id, level, ja, en in (
        ("1.1.1", "A", "非テキストコンテンツ", "Non-text Content"),
        ("1.2.1", "A", "音声だけ及び映像だけ（収録済み）", "Audio-only and Video-only (Prerecorded)"),
        ("1.2.2", "A", "キャプション（収録済み）", "Captions (Prerecorded)"),
        (
            "1.2.3",
            "A",
            "音声解説又はメディアに対する代替コンテンツ（収録済み）",
            "Audio Description or Media Alternative (Prerecorded)",
        ),
        ("1.2.4", "AA", "キャプション（ライブ）", "Captions (Live)"),
        ("1.2.5", "AA", "音声解説（収録済み）", "Audio Description (Prerecorded)"),
        ("1.3.1", "A", "情報及び関係性", "Info and Relationships"),
        ("1.3.2", "A", "意味のある順序", "Meaningful Sequence"),
        ("1.3.3", "A", "感覚的な特徴", "Sensory Characteristics"),
        ("1.4.1", "A", "色の使用", "Use of Color"),
        ("1.4.2", "A", "音声の制御", "Audio Control"),
        ("1.4.3", "AA", "コントラスト（最低限レベル）", "Contrast (Minimum)"),
        ("1.4.4", "AA", "テキストのサイズ変更", "Resize text"),
        ("1.4.5", "AA", "文字画像", "Images of Text"),
        ("2.1.1", "A", "キーボード", "Keyboard"),
        ("2.1.2", "A", "キーボードトラップなし", "No Keyboard Trap"),
        ("2.2.1", "A", "タイミング調整可能", "Timing Adjustable"),
        ("2.2.2", "A", "一時停止、停止及び非表示", "Pause, Stop, Hide"),
        ("2.3.1", "A", "3回のせん光、又はしきい値以下", "Three Flashes or Below Threshold"),
        ("2.4.1", "A", "ブロックスキップ", "Bypass Blocks"),
        ("2.4.2", "A", "ページタイトル", "Page Titled"),
        ("2.4.3", "A", "フォーカス順序", "Focus Order"),
        ("2.4.4", "A", "リンクの目的（コンテキスト内）", "Link Purpose (In Context)"),
        ("2.4.5", "AA", "複数の手段", "Multiple Ways"),
        ("2.4.6", "AA", "見出し及びラベル", "Headings and Labels"),
        ("2.4.7", "AA", "フォーカスの可視化", "Focus Visible"),
        ("3.1.1", "A", "ページの言語", "Language of Page"),
        ("3.1.2", "AA", "一部分の言語", "Language of Parts"),
        ("3.2.1", "A", "フォーカス時", "On Focus"),
        ("3.2.2", "A", "入力時", "On Input"),
        ("3.2.3", "AA", "一貫したナビゲーション", "Consistent Navigation"),
        ("3.2.4", "AA", "一貫した識別性", "Consistent Identification"),
        ("3.3.1", "A", "エラーの特定", "Error Identification"),
        ("3.3.2", "A", "ラベル又は説明", "Labels or Instructions"),
        ("3.3.3", "AA", "エラー修正の提案", "Error Suggestion"),
        ("3.3.4", "AA", "エラー回避（法的、金融及びデータ）", "Error Prevention (Legal, Financial, Data)"),
        ("4.1.1", "A", "構文解析", "Parsing"),
        ("4.1.2", "A", "名前（name）、役割（role）及び値（value）", "Name, Role, Value"),
    )
)
"""The 38 criteria of the levels A and AA, in the order of the standard."""

_IDS: Final = tuple(criterion.id for criterion in CRITERIA)


def _read_criterion(text: str) -> str:
    id = text.strip()
    if id not in _IDS:
        raise ValueFault("unknown-criterion", written=text, suggestion=values.closest(id, _IDS) or "")
    return id


def _read_page(text: str) -> str:
    path = values.read_line_text(text, 200)
    if not path.startswith("/") or path.startswith("//"):
        raise ValueFault("page-path", written=text)
    return path


CriterionId = Annotated[str, Reads(reader(_read_criterion), {"enum": list(_IDS)})]
PagePath = Annotated[str, Reads(reader(_read_page), {"type": "string", "pattern": "^/(?!/)"})]

CHECKS: Final = {
    "axe": "axe-core",
    "nu": "Nu HTML Checker",
    "media": "音声・動画・画像のある所を数える",
    "structure": "見出し・目印・題名・ことばの印",
    "links": "リンクのことば",
    "navigation": "ページをまたぐ並び順",
    "keyboard": "Tab キーで全部まわる",
    "zoom": "文字を2倍にする",
    "motion": "動くものを数える",
}
"""What the test run tries, by the id under which the phrases name it too (`results.check.axe`)."""
CheckId = Annotated[str, one_of(CHECKS)]

AUTOMATIC: Final = {"clear": "見つからなかった", "faults": "見つかった", "absent": "あてはまるものがない"}
"""What a program may say: it found no fault (which is no proof), it found some, or nothing is there to judge."""
Outcome = Annotated[Literal["clear", "faults", "absent"], one_of(AUTOMATIC)]

PERSON: Final = {"met": "満たしている", "not-met": "満たしていない", "not-applicable": "あてはまるものがない"}
Verdict = Annotated[Literal["met", "not-met", "not-applicable"], one_of(PERSON)]

LEVELS: Final = {
    "none": "表明しない",
    "A-partial": "A一部準拠",
    "A": "A準拠",
    "AA-partial": "AA一部準拠",
    "AA": "AA準拠",
}
Level = Annotated[Literal["none", "A-partial", "A", "AA-partial", "AA"], one_of(LEVELS)]

DECIDED_BY_CHECK: Final = ("nu",)
"""Checks whose `clear` settles a criterion: every mistake that 4.1.1 names is one a program can see."""


class PersonResult(Part):
    """What somebody found who tried it."""

    result: Verdict
    """結果"""
    method: Annotated[Several[Line80], Field(min_length=1)]
    """方法（NVDA、キーボードだけ、拡大 など）"""
    by: Line80
    """確かめた人の役割（個人の名前は書かない）"""
    on: Day
    """確かめた日"""
    note: Line200 | None = None
    """わかったこと"""


class CriterionResult(Part):
    """One criterion: what the program said, and what a person decided."""

    id: CriterionId
    """達成基準の番号"""
    checks: Several[CheckId] = ()
    """プログラムがした検査（プログラムが書く）"""
    automatic: Outcome | None = None
    """プログラムが見つけたもの（プログラムが書く）"""
    person: PersonResult | None = None
    """人による確認。書くまでは「人による確認が必要」と出る"""

    @property
    def verdict(self) -> Verdict | None:
        """What holds: a person's word, else what a program alone can settle, else nothing."""
        if self.person:
            return self.person.result
        if self.automatic == "faults":
            return "not-met"
        if self.automatic == "absent":
            return "not-applicable"
        return "met" if self.automatic == "clear" and set(self.checks) & set(DECIDED_BY_CHECK) else None


class AutomaticRun(Part):
    """When the program tried which pages."""

    on: Day
    """検査した日"""
    tools: Several[Line80] = ()
    """道具と版"""
    pages: Annotated[Several[PagePath], Field(min_length=1)]
    """検査したページ"""


class AccessibilityTest(Part):
    """The whole test: what is claimed, what was tried, and the result for each criterion."""

    stated_on: Day
    """表明日"""
    level: Level = "none"
    """満たしている適合レベル。試験が済むまでは none"""
    scope: Line200 | None = None
    """対象となるページの説明。書かなければ、サイトのすべてのページ"""
    excluded: Line200 | None = None
    """対象にしなかったもの"""
    pages: Several[PagePath] = ()
    """人が確かめたページ"""
    run: AutomaticRun | None = None
    """プログラムによる検査（プログラムが書く）"""
    criteria: Annotated[tuple[CriterionResult, ...], Field(max_length=100)] = ()
    """達成基準ごとの結果"""
