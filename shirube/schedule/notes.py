"""Tell words that may stay a free note from words that change the days or the times, or take openings away."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from shirube.schedule.denials import may_change, takes_away
from shirube.schedule.items import kind
from shirube.schedule.lex import Token
from shirube.schedule.vocabulary import NOTE_ENDINGS, SOFT

DAY_KINDS = frozenset((
    "wd", "dai", "every_week", "month", "md", "date", "holiday", "biweekly", "month_end", "even", "odd", "customary",
    "workdays", "weekend", "eve", "school", "two_months", "last", "offday", "year_month", "month_word",
))  # fmt: skip
_TIME_KINDS = frozenset(("clock", "noon", "all_day"))
_ABOUT_WHOM = ("対象", "向け", "優先", "対象です")


def season_unclear(tokens: Sequence[Token], words: str) -> bool:
    """Tell 夏季は30分後ろ倒し: times change in a season whose months nobody wrote."""
    if any(soft in words for soft in SOFT):
        return False
    kinds = {token.kind for token in tokens}
    if "school" in kinds:
        return may_change(words) or bool(kinds & _TIME_KINDS)
    timed = bool(kinds & _TIME_KINDS) or "分" in words or may_change(words)
    return "season" in kinds and timed and not kinds & {"month", "md"}


def season_months(words: str) -> frozenset[int]:
    """Give the months that belong to a season whoever names it; none when no season but another time is named."""
    named = [months for name, months in _SEASONS.items() if name in words]
    return frozenset().union(*named) if named and "学校" not in words and "長期" not in words else frozenset()


_SEASONS = {"春": {3, 4}, "夏": {7, 8}, "秋": {10, 11}, "冬": {12, 1, 2}}


def is_only_possible(kinds: set[str], words: str) -> bool:
    """Tell 祝日は休む場合があります, which takes nothing away, from 第2・4金曜だが変動あり, which names the days."""
    if kinds & {"month", "md", "date"} and "変更" in words:
        # 3月・8月は変更あり: what the rule says does not hold in them.
        return False
    return any(soft in words for soft in SOFT) and bool(kinds & {"wa", "mo"} or not kinds & DAY_KINDS)


def is_harmless(tokens: Sequence[Token], words: str) -> bool:
    """Tell whether marked or bracketed words leave the days and times beside them as they are."""
    if takes_away(words):
        return False
    kinds = {token.kind for token in tokens}
    if is_only_possible(kinds, words) or words.endswith(_ABOUT_WHOM) or _is_until(words):
        return True
    if says_nothing_of_days(tokens):
        return True
    changes = may_change(words)
    timed = bool(kinds & _TIME_KINDS)
    if (
        "closing_day" in kinds
        or kinds <= {"num", "sep", "week", "and", "dash", "letter"}
        or (kinds & _DATED and "mo" not in kinds)
    ):
        return False
    topic = any(token.kind == "letter" and kind(tokens, at + 1) == "wa" for at, token in enumerate(tokens))
    if kinds & DAY_KINDS or topic:
        # Days are schedule; only 会食も実施, something besides, leaves them as they are.
        return not changes and "mo" in kinds and bool(kinds & {"wa", "note", "no"})
    return not (timed and any(change in words for change in ("変更", "変わ", "ずれ", "ずら", "倒し", "繰り")))


_DATED = frozenset(("month", "md", "date", "year_month", "even", "odd", "season", "customary"))
_FOR_WHOM = frozenset(("word", "label", "only", "no", "sep", "and", "note"))


def _is_until(words: str) -> bool:
    """Tell 4/20までに申込, which is no opening."""
    asked = any(word in words for word in ("申", "予約", "締", "募集", "連絡", "受付"))
    return any(end in words for end in ("まで", "締切", "締め切", "期限")) and asked and not may_change(words)


def _lists_letters(tokens: Sequence[Token], at: int) -> bool:
    """Tell the 月〜金 of 予約受付：月〜金 from the 月 of a word."""
    return [kind(tokens, at + step) for step in range(3)] in (["letter", "dash", "letter"], ["letter", "sep", "letter"])


_SAFE = frozenset(("note", "label", "amount", "phone", "ask"))
_TELLING = DAY_KINDS | _TIME_KINDS | frozenset((
    "day", "daily", "num", "times", "some_times", "kagetsu", "week", "digit_days", "irregular", "suspended", "close",
    "except", "case", "changed", "relative", "closing_day", "break", "season", "every_month", "every_year", "am", "pm",
    "midday", "daytime", "next_day", "or", "only", "include", "next_time", "part", "nth_time", "ordinal",
    "no_time", "band",
))  # fmt: skip
_UNSURE = re.compile(
    "[曜週祝隔毎盆閉終廃休延替移転変期旬暮没]|[0-9][;.][0-9]|臨時|追加|準備|予定|(?<![小中高等援門])学校"
    "|only|except|other|until|till|from|after|before|not|alternate"
)
"""What may speak of days in words that are unknown, misspelt or not."""
_WEEKDAY_MISSPELT = re.compile("[月火水木金土日][陽耀躍燿曙揚]|^[月火水木金土日]日?$")


def says_nothing_of_days(tokens: Sequence[Token]) -> bool:
    """Tell 中央公民館2階 and 大人300円, which hold no sign of a day, a time or a change, not even a misspelt one."""
    telling = [at for at, token in enumerate(tokens) if token.kind in _TELLING or _stands_alone(tokens, at)]
    if any(not (_names_a_day(tokens, at) or _lacks_a_thing(tokens, at)) for at in telling):
        return False
    if any(token.kind == "word" and unicodedata.decimal(token.text[0], None) is not None for token in tokens):
        # 25:70 is a time gone wrong.
        return False
    unknown = "".join(
        token.text for at, token in enumerate(tokens) if token.kind not in _SAFE and not _lacks_a_thing(tokens, at)
    )
    if len(tokens) == 1 and len(unknown) == 1:
        # 14時～陽: a slip of the pen.
        return False
    if any(token.kind == "word" and _WEEKDAY_MISSPELT.search(token.text) for token in tokens):
        return False
    return not _UNSURE.search(unknown) and not may_change(unknown)


def _names_a_day(tokens: Sequence[Token], at: int) -> bool:
    """Tell the の日 of 肉の日."""
    return tokens[at].text == "の日" and kind(tokens, at - 1) == "word" and not tokens[at].space


def _lacks_a_thing(tokens: Sequence[Token], at: int) -> bool:
    """Tell the なし of 年齢制限なし, which takes no opening away."""
    before = kind(tokens, at - 1) in ("word", "note", "label")
    return tokens[at].text in ("なし", "無し") and before and not tokens[at].space


def _stands_alone(tokens: Sequence[Token], at: int) -> bool:
    """Tell the letter of a weekday from one within a name, as in 公民館月見の間."""
    if tokens[at].kind != "letter":
        return False
    before = at > 0 and not tokens[at].space and tokens[at - 1].kind == "word"
    behind = kind(tokens, at + 1) == "word" and not tokens[at + 1].space
    return not (before or behind)


def is_note(tokens: Sequence[Token], words: str) -> bool:
    """Tell whether unmarked words are clearly a note beside the schedule."""
    if takes_away(words):
        return False
    if says_nothing_of_days(tokens):
        return True
    kinds = {token.kind for token in tokens}
    if kinds & DAY_KINDS:
        return is_only_possible(kinds, words) or words.endswith(_ABOUT_WHOM) or _is_until(words)
    if any(_lists_letters(tokens, at) for at in range(len(tokens))):
        return False
    if kinds <= _FOR_WHOM and words.endswith(("のみ", "限定", "だけ")):
        return True
    if not kinds & {"note", "ask"} and not words.rstrip("。").endswith(NOTE_ENDINGS):
        return False
    return not (kinds & _TIME_KINDS and may_change(words))
