"""Walk a line section by section: what is schedule, what is a free note, what is neither.

A line is never half understood. Words no reader takes are kept as a note only where people put notes (after ※, behind
a bullet, in brackets, or in words that cannot be days), and only if they do not seem to change days or times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shirube.schedule.closings import read_closed
from shirube.schedule.days import read_days
from shirube.schedule.denials import takes_away
from shirube.schedule.items import Closed, Days, Item, Mark, Months, Note, Placed, Time, Tokens, Unreadable, kind, skip
from shirube.schedule.lex import Token
from shirube.schedule.notes import DAY_KINDS, is_harmless, is_note, is_only_possible, season_months, season_unclear
from shirube.schedule.phrases import READERS
from shirube.schedule.times import after, read_time

_LIST_KINDS = frozenset(("dai", "num", "wd", "letter", "last", "md", "band", "holiday"))


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
        return Mark("season_undefined", text=words, months=season_months(words))
    kinds = {token.kind for token in tokens}
    if "場合" in words and kinds & (DAY_KINDS | {"day"}) and not is_only_possible(kinds, words):
        return Mark("relative")
    if is_harmless(tokens, words):
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


def _read(text: str, tokens: Tokens, *, strict: bool) -> list[Placed]:
    placed: list[Placed] = []
    at = _name(tokens)
    if at:
        placed.append((Note(text[tokens[0].start : tokens[at - 1].end]), 0, at))
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
            if isinstance(item, Closed) and isinstance(before, Days):
                subject = kind(tokens, at - 1) == "no"
                alone = not strict and sum(isinstance(other, Days) for other, _, _ in placed) == 1
                conditional = any(token.kind == "case" for token in tokens[at : found[2]])
                if (item.moved and (strict or subject)) or (subject and conditional and not alone):
                    found = (Mark("relative"), at, found[2])
            if isinstance(item, Closed) and item.moved and isinstance(before, Closed) and before.days:
                # 月曜定休、祝日の場合は翌火曜休み moves the closing.
                found = (Mark("relative"), at, found[2])
            if isinstance(item, Time):
                item.text = text[tokens[at].start : tokens[found[2] - 1].end].strip("、,・ 　")
                found = (after(before, item) if isinstance(before, Time) else item, at, found[2])
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


_BEGINS_DAYS = frozenset(("every_week", "every_month", "dai", "wd", "even", "odd", "biweekly"))


def _name(tokens: Tokens) -> int:
    """Give where 日曜カフェ ends in 日曜カフェ 毎週土曜 13:00, a name that holds a weekday; 0 when there is none."""
    if kind(tokens, 0) != "wd" or kind(tokens, 1) != "label" or tokens[1].space:
        return 0
    begin = skip(tokens, 2, "open", "colon")
    parted = begin > 2 or (begin < len(tokens) and tokens[begin].space)
    says_days = kind(tokens, begin) in _BEGINS_DAYS and any(token.kind == "wd" for token in tokens[begin:])
    return 2 if parted and says_days else 0


def _last_meaning(placed: Sequence[Placed]) -> Item | None:
    for item, _, _ in reversed(placed):
        if not (isinstance(item, Mark) and item.role in ("filler", "sep")):
            return item
    return None


def _read_one(tokens: Tokens, at: int) -> Placed | None:
    if tokens[at].kind == "open":
        named = read_closed(tokens, at) or read_time(tokens, at)
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
    parted = kind(tokens, end - 1) in ("sep", "close_bracket")
    return not parted and end < len(tokens) and tokens[end].kind == "word" and not tokens[end].space


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


_APART = frozenset(("sep", "close_bracket", "dash", "until", "about", "stop", "wa"))


def _keep_note(text: str, tokens: Tokens, at: int, placed: list[Placed], stuck: Stuck) -> int:
    """Take the words around `at` as a note and give where they end; raises `stuck` when they are not one."""
    end, depth = at + 1, 0
    while end < len(tokens) and not (tokens[end].space and depth == 0):
        depth += (tokens[end].kind == "open") - (tokens[end].kind == "close_bracket")
        end += 1
    try:
        named = _days_in_brackets(tokens, at)
    except Unreadable as unreadable:
        raise Stuck(tokens[min(unreadable.at, len(tokens) - 1)], unreadable.hint) from None
    if named is not None:
        return named
    begins = [at] if at == 0 or tokens[at - 1].kind in _APART else []
    if tokens[at].kind in ("note", "ask"):
        begins = [at]
    begin = at
    while begin and not tokens[begin].space:
        begin -= 1
    # 第4火曜は中学生対象 is one note; only when it is none, the words behind は may be.
    order = (begin, *begins) if kind(tokens, at - 1) == "wa" else (*begins, begin)
    for chosen in dict.fromkeys(order):
        if any(first < chosen < last or (first == chosen and isinstance(item, Time)) for item, first, last in placed):
            # Words that begin with a time are no note, whatever they end with.
            continue
        for stop in dict.fromkeys((end, _next_piece(tokens, at, end), _before_bracket(tokens, at, end))):
            if takes_away(text[tokens[_said_from(tokens, chosen)].start : tokens[stop - 1].end]):
                continue
            words = text[tokens[chosen].start : tokens[stop - 1].end]
            note: Item
            if chosen == 0 and _is_title(tokens, stop):
                note = Note(words)
            elif season_unclear(tokens[chosen:stop], words):
                note = Mark("season_undefined", text=words, months=season_months(words))
            elif is_note(tokens[chosen:stop], words):
                note = Note(words)
            else:
                continue
            placed[:] = [kept for kept in placed if kept[1] < chosen]
            placed.append((note, chosen, stop))
            return stop
    raise stuck


def _is_title(tokens: Tokens, end: int) -> bool:
    """Tell 土曜塾 毎週土曜 10:00: a name that holds a weekday, when the days come behind it."""
    name = [token.kind for token in tokens[:end]]
    return name in (["wd", "word"], ["letter", "word"]) and any(token.kind in ("wd", "daily") for token in tokens[end:])


def _said_from(tokens: Tokens, at: int) -> int:
    """Give where the words begin that the piece at `at` ends, as 日程は does for 変動します."""
    while (
        at
        and not tokens[at].space
        and tokens[at - 1].kind in ("filler", "wa", "mo", "no", "label", "note", "word", "hedge")
    ):
        at -= 1
    return at


def _next_piece(tokens: Tokens, at: int, end: int) -> int:
    """Give where the words end that 、 or ／ parts from what follows, as in 中央公民館／第3水曜日."""
    depth = 0
    for here in range(at, end):
        depth += (tokens[here].kind == "open") - (tokens[here].kind == "close_bracket")
        if depth == 0 and here > at and tokens[here].kind == "sep" and str(tokens[here].value) in "、,，/|｡・･":
            return here
    return end


def _before_bracket(tokens: Tokens, at: int, end: int) -> int:
    """Give where the bracket opens that is read on its own, as in ひまわり会（第2水曜10:00～）."""
    return next((here for here in range(at + 1, end) if tokens[here].kind == "open"), end)


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
