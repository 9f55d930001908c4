"""Walk a line section by section: what is schedule, what is a free note, what is neither.

A line is never half understood. Words no reader takes are kept as a note only where people put notes (after ※, behind
a bullet, in brackets, or in words that cannot be days), and only if they do not seem to change days or times.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from shirube.schedule.items import (
    READERS,
    Closed,
    Days,
    Item,
    Mark,
    Months,
    Note,
    Placed,
    Time,
    Tokens,
    Unreadable,
    after,
    kind,
    read_days,
    read_time,
    skip,
)
from shirube.schedule.lex import Token
from shirube.schedule.vocabulary import CHANGES, NOTE_ENDINGS, SOFT

DAY_KINDS = frozenset((
    "wd", "dai", "every_week", "month", "md", "date", "holiday", "biweekly", "month_end", "even", "odd", "customary",
    "workdays", "weekend", "eve", "school", "two_months", "last", "offday", "year_month", "month_word",
))  # fmt: skip
_TIME_KINDS = frozenset(("clock", "noon", "all_day"))
_LIST_KINDS = frozenset(("dai", "num", "wd", "letter", "last", "md", "band", "holiday"))
_ABOUT_WHOM = ("対象", "向け", "優先", "対象です")


@dataclass(slots=True)
class Stuck(Exception):
    """The first thing of the line that was not understood."""

    token: Token
    hint: str = ""


def read_items(text: str, tokens: Sequence[Token]) -> list[Item]:
    """Read a whole line; raises `Stuck`."""
    items: list[Item] = []
    for marked, section in _sections(tokens):
        items += _marked(text, section) if marked else _plain(text, section)
        items.append(Mark("end"))
    return items


def _sections(tokens: Sequence[Token]) -> list[tuple[bool, Sequence[Token]]]:
    sections: list[tuple[bool, Sequence[Token]]] = []
    depth, begin, marked = 0, 0, False
    for at, token in enumerate(tokens):
        depth = max(0, depth + (token.kind == "open") - (token.kind == "close_bracket"))
        bullet = _is_bullet(tokens, at)
        if depth or not (token.kind in ("mark", "stop") or bullet):
            continue
        if at > begin:
            sections.append((marked, tokens[begin:at]))
        begin = at + 1
        # A full stop ends a sentence, not the note it stands in.
        marked = marked if token.kind == "stop" else True
        if token.kind == "mark" and str(token.value) not in "※*＊":
            marked = False
    if begin < len(tokens):
        sections.append((marked, tokens[begin:]))
    return sections


def _is_bullet(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    if token.kind != "sep" or str(token.value) not in "・･·•":
        return False
    if at and not token.space and tokens[at - 1].kind not in ("stop", "mark"):
        return False
    return at + 1 < len(tokens) and tokens[at + 1].kind not in _LIST_KINDS


def _marked(text: str, tokens: Sequence[Token]) -> list[Item]:
    try:
        return [placed[0] for placed in _read(text, tokens, strict=True)]
    except Stuck as stuck:
        return _pieces(text, tokens) or [_note(text, tokens, stuck)]


def _pieces(text: str, tokens: Sequence[Token]) -> list[Item] | None:
    """Read ・開催日は第2土・先着順 bullet by bullet; None when that makes no more sense than the whole."""
    cuts = [at for at, token in enumerate(tokens) if token.kind == "sep" and str(token.value) in "・･·•"]
    if not cuts:
        return None
    items: list[Item] = []
    for begin, end in zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(tokens)], strict=True):
        piece = tokens[begin:end]
        try:
            items += [placed[0] for placed in _read(text, piece, strict=True)]
        except Stuck as stuck:
            try:
                items.append(_note(text, piece, stuck))
            except Stuck:
                return None
    return items if any(isinstance(item, Days | Closed) for item in items) else None


def _plain(text: str, tokens: Sequence[Token]) -> list[Item]:
    return [placed[0] for placed in _read(text, tokens, strict=False)]


def _note(text: str, tokens: Sequence[Token], stuck: Stuck, *, local: bool = False) -> Item:
    """Keep a marked section as a note, unless it seems to change days or times."""
    words = _original(text, tokens)
    if season_unclear(tokens, words):
        return Mark("season_undefined")
    kinds = {token.kind for token in tokens}
    if "場合" in words and kinds & (DAY_KINDS | {"day"}) and not _is_only_possible(kinds, words):
        return Mark("relative")
    if _is_harmless(tokens, words):
        return Note(words, local)
    raise stuck


def _original(text: str, tokens: Sequence[Token]) -> str:
    begin = tokens[0].start
    # A note is kept as it was written, with the sign that makes it one.
    while begin and text[begin - 1] in "※＊*・(（":
        begin -= 1
    end = tokens[-1].end
    if "(" in text[begin : begin + 1] or "（" in text[begin : begin + 1]:
        begin += 1
    return text[begin:end].strip()


def season_unclear(tokens: Sequence[Token], words: str) -> bool:
    """Tell 夏季は30分後ろ倒し: times change in a season whose months nobody wrote."""
    if any(soft in words for soft in SOFT):
        return False
    kinds = {token.kind for token in tokens}
    if "school" in kinds:
        return any(change in words for change in CHANGES) or bool(kinds & _TIME_KINDS)
    timed = bool(kinds & _TIME_KINDS) or "分" in words or any(change in words for change in CHANGES)
    return "season" in kinds and timed and not kinds & {"month", "md"}


def _is_only_possible(kinds: set[str], words: str) -> bool:
    """Tell 祝日は休む場合があります, which takes nothing away, from 第2・4金曜だが変動あり, which names the days."""
    return any(soft in words for soft in SOFT) and bool(kinds & {"wa", "mo"} or not kinds & DAY_KINDS)


def _is_harmless(tokens: Sequence[Token], words: str) -> bool:
    kinds = {token.kind for token in tokens}
    if _is_only_possible(kinds, words) or words.endswith(_ABOUT_WHOM) or _is_until(words):
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


def _is_note(tokens: Sequence[Token], words: str) -> bool:
    """Tell whether unmarked words are clearly a note beside the schedule."""
    kinds = {token.kind for token in tokens}
    if kinds & DAY_KINDS:
        return _is_only_possible(kinds, words) or words.endswith(_ABOUT_WHOM) or _is_until(words)
    if _stops(words) or any(_lists_letters(tokens, at) for at in range(len(tokens))):
        return False
    if kinds <= _FOR_WHOM and words.endswith(("のみ", "限定", "だけ")):
        return True
    if not kinds & {"note", "ask"} and not words.rstrip("。").endswith(NOTE_ENDINGS):
        return False
    return not (kinds & _TIME_KINDS and any(change in words for change in CHANGES))


def _read(text: str, tokens: Tokens, *, strict: bool) -> list[Placed]:
    placed: list[Placed] = []
    at = 0
    while at < len(tokens):
        found: Placed | None = None
        hint, stuck_at = "", at
        try:
            found = _read_one(tokens, at)
        except Unreadable as unreadable:
            hint, stuck_at = unreadable.hint, min(unreadable.at, len(tokens) - 1)
        if found is not None:
            item = found[0]
            before = _last_meaning(placed)
            # 月曜が祝日の場合は翌日: the days before belong to the condition.
            if (
                isinstance(item, Closed)
                and item.moved
                and isinstance(before, Days)
                and (strict or kind(tokens, at - 1) == "no")
            ):
                found = (Mark("relative"), at, found[2])
            if isinstance(item, Time) and isinstance(before, Time):
                found = (after(before, item), at, found[2])
            placed.append(found)
            at = found[2]
            continue
        if tokens[at].kind == "open":
            end = _matching(tokens, at)
            inner = tokens[at + 1 : end]
            if inner:
                placed += [(item, at, end + 1) for item in _bracket(text, inner)]
            at = min(end + 1, len(tokens))
            continue
        if tokens[at].kind == "close_bracket":
            at += 1
            continue
        if strict:
            raise Stuck(tokens[stuck_at], hint)
        at = _keep_note(text, tokens, at, placed, Stuck(tokens[stuck_at], hint))
    return placed


def _last_meaning(placed: Sequence[Placed]) -> Item | None:
    for item, _, _ in reversed(placed):
        if not (isinstance(item, Mark) and item.role in ("filler", "sep")):
            return item
    return None


def _read_one(tokens: Tokens, at: int) -> Placed | None:
    if tokens[at].kind == "open":
        named = read_time(tokens, at)
        return (named[0], at, named[1]) if named else None
    for reader in READERS:
        found = reader(tokens, at)
        if found is None:
            continue
        item, end = found
        # 10:00～完売まで: the dash keeps the time apart from the words behind it.
        if _glued(tokens, end) and not (isinstance(item, Time) and kind(tokens, end - 1) == "dash"):
            continue
        if isinstance(item, Days) and kind(tokens, end) == "wa":
            item.topic, end = True, skip(tokens, end + 1, "sep")
        elif isinstance(item, Days) and kind(tokens, end) == "only":
            behind = skip(tokens, end, "only", "wa", "no")
            if behind < len(tokens) and _begins_time(tokens, behind):
                # 第4水曜のみ19:00まで: what comes next is about these days.
                item.topic, end = True, behind
        return item, at, end
    return None


def _begins_time(tokens: Tokens, at: int) -> bool:
    try:
        found = read_time(tokens, at)
    except Unreadable:
        return False
    return found is not None and isinstance(found[0], Time)


def _glued(tokens: Tokens, end: int) -> bool:
    """Tell whether the item is only the beginning of a word (the 土 of 土手)."""
    return end < len(tokens) and tokens[end].kind == "word" and not tokens[end].space


def _matching(tokens: Tokens, at: int) -> int:
    depth = 0
    for end in range(at, len(tokens)):
        depth += (tokens[end].kind == "open") - (tokens[end].kind == "close_bracket")
        if depth == 0:
            return end
    return len(tokens)


def _bracket(text: str, inner: Tokens) -> list[Item]:
    while len(inner) > 1 and inner[-1].kind == "stop":
        inner = inner[:-1]
    try:
        items = [item for item, _, _ in _read(text, inner, strict=True)]
    except Stuck as stuck:
        return [_note(text, inner, stuck, local=True)]
    for item in items:
        if isinstance(item, Months | Closed) and not any(isinstance(other, Days | Time) for other in items):
            item.behind = True
    return items


def _keep_note(text: str, tokens: Tokens, at: int, placed: list[Placed], stuck: Stuck) -> int:
    """Take the words around `at` as a note and give where they end; raises `stuck` when they are not one."""
    end, depth = at + 1, 0
    while end < len(tokens) and not (tokens[end].space and depth == 0):
        depth += (tokens[end].kind == "open") - (tokens[end].kind == "close_bracket")
        end += 1
    named = _days_in_brackets(tokens, at)
    if named is not None:
        return named
    begins = (
        [at] if at == 0 or tokens[at - 1].kind in ("sep", "close_bracket", "dash", "until", "about", "stop") else []
    )
    if tokens[at].kind in ("note", "ask"):
        begins = [at]
    begin = at
    while begin and not tokens[begin].space:
        begin -= 1
    for chosen in dict.fromkeys((*begins, begin)):
        if any(first < chosen < last for _, first, last in placed):
            continue
        words = text[tokens[chosen].start : tokens[end - 1].end]
        note: Item
        if season_unclear(tokens[chosen:end], words):
            note = Mark("season_undefined")
        elif _is_note(tokens[chosen:end], words):
            note = Note(words)
        else:
            continue
        placed[:] = [kept for kept in placed if kept[1] < chosen]
        placed.append((note, chosen, end))
        return end
    raise stuck


def _days_in_brackets(tokens: Tokens, at: int) -> int | None:
    """Pass over the name of a day that brackets explain, as in いちごの日（15日）; gives where the bracket opens."""
    end = at
    while end < len(tokens) and tokens[end].kind in ("word", "letter", "case", "no", "and", "label", "note", "colon"):
        if end > at and tokens[end].space:
            return None
        end += 1
    if kind(tokens, end) in ("colon",):
        return end + 1
    if end > at and kind(tokens, end - 1) == "colon":
        return end
    if kind(tokens, end) != "open" or end == at:
        return None
    days = read_days(tokens, end + 1)
    return end if days is not None and kind(tokens, days[1]) == "close_bracket" else None
