"""Say what was probably meant by words that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from shirube.schedule.lex import Token
from shirube.schedule.vocabulary import LETTERS

EXAMPLES = (
    "毎週火・木 10:00-15:00",
    "第2・第4土曜 13:00-16:00 ※8月は休み",
    "毎月21日 10時〜正午",
    "偶数月の第3土曜 14:00-16:00",
    "不定期",
)

_CANDIDATES = (
    *(f"{letter}曜" for letter in LETTERS),
    *(f"{letter}曜日" for letter in LETTERS),
    "毎週", "毎月", "毎日", "平日", "隔週", "祝日", "週末", "最終", "第", "偶数月", "奇数月", "午前", "午後", "正午",
    "不定期", "月末", "末日", "以外の", "お盆", "年末年始", "休み", "要予約", "要問合せ", "除く", "随時", "未定",
)  # fmt: skip
_CLOCK = re.compile(r"(?<![0-9])([01]?[0-9]|2[0-9])[;.；．]?([0-5][0-9])(?![0-9])")
_CLOCKS = re.compile(r"([0-9]+:[0-9]{2})([〜～~-][0-9]+:[0-9]{2})?")
_LONGEST = 16
_MOST = 32
_BREAKS = frozenset(("sep", "clock", "md", "date", "mark", "stop", "open", "close_bracket", "dash", "colon", "band"))


def found_words(text: str, tokens: Sequence[Token], token: Token) -> tuple[int, str]:
    """Widen the token to the whole run it stands in, as a reader would quote it; gives its start and words."""
    at = next((i for i, other in enumerate(tokens) if other.start >= token.start), len(tokens) - 1)
    begin = at
    while begin and not tokens[begin].space and tokens[begin - 1].kind not in _BREAKS and token.kind not in _BREAKS:
        begin -= 1
    end = at + 1
    while end < len(tokens) and not tokens[end].space and tokens[end].kind not in _BREAKS:
        end += 1
    if token.text.isdigit() and len(token.text) == 4:
        # 2026-13-01: a date that does not exist is quoted whole.
        while end < len(tokens) and not tokens[end].space:
            end += 1
    return tokens[begin].start, text[tokens[begin].start : tokens[end - 1].end]


def _distance(left: str, right: str) -> int:
    """Count the letters to change, add, drop or swap."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        following = [i]
        for j, b in enumerate(right, 1):
            cost = min(row[j] + 1, following[j - 1] + 1, row[j - 1] + (a != b))
            if before and i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            following.append(cost)
        before, row = row, following
    return row[-1]


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def suggestion(found: str, reads: Callable[[str], bool]) -> str | None:
    """Change one word of the run into one that is known, so that the run can be read; None when nothing is near."""
    if len(found) > _LONGEST:
        return None
    clocks = _CLOCK.sub(r"\1:\2", found)
    if clocks != found and _CLOCKS.fullmatch(clocks):
        return clocks
    tried: dict[str, int] = {}
    for word in _CANDIDATES:
        for size in range(max(1, len(word) - 1), len(word) + 2):
            for at in range(len(found) - size + 1):
                piece = found[at : at + size]
                if piece == word or (len(word) == 1 and size == 1):
                    continue
                # Counting letters is slow; most pieces share none with the word.
                if not set(piece) & set(word) or (size == 1 and len(word) == 1):
                    continue
                if _distance(piece, word) == 1:
                    candidate = found[:at] + word + found[at + size :]
                    # A wrong number is for the author to mend; dropping it would mean something else.
                    if candidate != found and _digits(candidate) == _digits(found):
                        tried.setdefault(candidate, abs(size - len(word)))
    nearest = sorted(tried.items(), key=lambda pair: (pair[1], abs(len(pair[0]) - len(found))))
    for candidate, _ in nearest[:_MOST]:
        if reads(candidate):
            return candidate
    return None
