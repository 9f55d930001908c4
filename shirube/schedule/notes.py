"""Tell words that may stay a free note from words that change the days or the times, or take openings away."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shirube.schedule.items import kind
from shirube.schedule.lex import Token
from shirube.schedule.vocabulary import CHANGES, NOTE_ENDINGS, SOFT

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
        return any(change in words for change in CHANGES) or bool(kinds & _TIME_KINDS)
    timed = bool(kinds & _TIME_KINDS) or "分" in words or any(change in words for change in CHANGES)
    return "season" in kinds and timed and not kinds & {"month", "md"}


def is_only_possible(kinds: set[str], words: str) -> bool:
    """Tell 祝日は休む場合があります, which takes nothing away, from 第2・4金曜だが変動あり, which names the days."""
    return any(soft in words for soft in SOFT) and bool(kinds & {"wa", "mo"} or not kinds & DAY_KINDS)


def is_harmless(tokens: Sequence[Token], words: str) -> bool:
    kinds = {token.kind for token in tokens}
    if is_only_possible(kinds, words) or words.endswith(_ABOUT_WHOM) or _is_until(words):
        return True
    changes = any(change in words for change in CHANGES)
    timed = bool(kinds & _TIME_KINDS)
    if (
        _stops(words)
        or "closing_day" in kinds
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
_STOPPING = re.compile(
    "休み|休む|休業|休館|休止|休会|中止|中断|停止|閉館|閉所|閉鎖|解散|廃止|改装|見合わせ|見合せ|なくなりました|無くなりました"
    "|[はでをに]終了|終了(しま|いた|致)|(開催|活動|実施|運営|営業|行っ|行な|やっ|開い|開け)[^。]*(ません|いない|ない$)"
    "|今年|来年|今月|来月|今週|来週|奇数週|偶数週|いずれか|どちらか|^[（(※]*(休|[×✕✖☓])"
)
_FOR_WHOM = frozenset(("word", "label", "only", "no", "sep", "and", "note"))
_ONLY_WHEN = re.compile(
    "雨|大雪|降雪|吹雪|荒天|天候|悪天|台風|暴風|警報|災害|猛暑|感染|インフル|地震|場合|こと|あり(?!ま)|ありま(?!せ)|新規|時は|次第"
)


def _stops(words: str) -> bool:
    """Tell しばらくお休みします, after which nothing may be promised, from 雨天中止."""
    return bool(_STOPPING.search(words)) and not _ONLY_WHEN.search(words)


def _is_until(words: str) -> bool:
    """Tell 4/20までに申込, which is no opening."""
    asked = any(word in words for word in ("申", "予約", "締", "募集", "連絡", "受付"))
    return "まで" in words and asked and not any(change in words for change in CHANGES)


def _lists_letters(tokens: Sequence[Token], at: int) -> bool:
    """Tell the 月〜金 of 予約受付：月〜金 from the 月 of a word."""
    return [kind(tokens, at + step) for step in range(3)] in (["letter", "dash", "letter"], ["letter", "sep", "letter"])


def is_note(tokens: Sequence[Token], words: str) -> bool:
    """Tell whether unmarked words are clearly a note beside the schedule."""
    kinds = {token.kind for token in tokens}
    if kinds & DAY_KINDS:
        return is_only_possible(kinds, words) or words.endswith(_ABOUT_WHOM) or _is_until(words)
    if _stops(words) or any(_lists_letters(tokens, at) for at in range(len(tokens))):
        return False
    if kinds <= _FOR_WHOM and words.endswith(("のみ", "限定", "だけ")):
        return True
    if not kinds & {"note", "ask"} and not words.rstrip("。").endswith(NOTE_ENDINGS):
        return False
    return not (kinds & _TIME_KINDS and any(change in words for change in CHANGES))
