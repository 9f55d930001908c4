"""Cut a line into tokens, remembering where each stood in the original text."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from shirube.schedule.vocabulary import COUNTERS, FIRST, LETTERS, WORDS, Value

_DASHES = frozenset("〜～~∼˜-‐‑‒–—―−－─━→⇒ー")
_OPENING = frozenset("([〔【「『<〈《{")
_CLOSING = frozenset(")]〕】」』>〉》}")
_SEPARATORS = frozenset("・、,，/;｡&＆+･·.•|@")
_MARKS = frozenset("※*＊★☆◎●■◆▲○")
_STOPS = frozenset("。!！?？")
_KANJI_DIGITS = {char: number for number, char in enumerate("〇一二三四五六七八九")} | {"十": 10}
_NOT_A_DASH_AFTER = ("ァ", "ヿ")
_PHONE = re.compile(r"(?:0[0-9]{1,4}~[0-9]{1,4}~[0-9]{3,4}|0[0-9]{1,4}\([0-9]{1,4}\)[0-9]{3,4}|0[0-9]{8,10})(?![0-9])")
_POSTCODE = re.compile(r"〒 ?[0-9]{3}~[0-9]{4}")
_HOUSE = re.compile(r"[0-9]{1,4}(?:~[0-9]{1,4}){1,2}(?![0-9:時月日年/])")
"""The 1-1 of 中央町1-1, glued to the words before it."""
_IN_A_NAME = re.compile(r"[0-9]{1,4}(?=[ )]|$)")
"""The 21 of しんた21."""
_PRICE = re.compile(r"¥ ?[0-9][0-9,]*(?:~¥?[0-9][0-9,]*)?|[0-9]{1,3}(?:,[0-9]{3})+(?=円)")
_MONTHLY_PRICE = re.compile(r"月[0-9][0-9,]*円")
_ADDRESS = re.compile(r"https?:[!-~]+|[a-z0-9._+]+@[a-z0-9.~-]+|www\.[!-~]+")
_HALF = re.compile(r" ?([ap])\.?m\.?(?![a-z])")
_ORDINAL = re.compile(r"(1st|2nd|3rd|4th|5th)(?![a-z])")
_SINGLE = frozenset((
    "letter", "am", "pm", "midday", "season", "period", "other", "close", "year", "hedge", "or", "no", "wa", "mo", "and",
    "every_week", "week", "part", "customary", "holiday",
))  # fmt: skip
"""Kinds with words of one letter, which may as well begin a longer word: 日本語, 朝日町, にこにこ."""


class Token(NamedTuple):
    """One word, number or sign; `start` and `end` count characters of the original text from 0."""

    kind: str
    value: Value
    start: int
    end: int
    text: str
    space: bool
    """A space stood before it."""


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    if char in _DASHES:
        return "~"
    # ① would melt into the time behind it (①10:00), so it gets the brackets people mean by it.
    if "①" <= char <= "⑳":
        return f"({ord(char) - 0x245F})"
    if "㈪" <= char <= "㈰":
        return LETTERS[ord(char) - ord("㈪")]
    if char in "\u200b\ufeff\u200c\u200d\u2060":
        return " "
    if "Ⅰ" <= char <= "Ⅻ":
        return str(ord(char) - 0x215F)
    folded = unicodedata.normalize("NFKC", char).lower()
    return "".join(_fold_part(part) for part in folded)


def _fold_part(part: str) -> str:
    if part in _DASHES:
        return "~"
    if part.isspace():
        return " "
    if part in _OPENING:
        return "("
    if part in _CLOSING:
        return ")"
    return ":" if part in "∶︰" else part


def fold(text: str) -> tuple[str, list[int]]:
    """Fold widths, dashes and brackets; the list gives the original position of each folded character."""
    folded: list[str] = []
    origin: list[int] = []
    for position, char in enumerate(text):
        if char == "ー" and folded and _NOT_A_DASH_AFTER[0] <= folded[-1] <= _NOT_A_DASH_AFTER[1]:
            parts = char
        else:
            parts = _fold(char)
        for part in parts:
            folded.append(part)
            origin.append(position)
    return "".join(folded), origin


def _kanji_number(run: str) -> int | None:
    if "十" in run:
        tens, _, ones = run.partition("十")
        if len(tens) > 1 or len(ones) > 1 or "十" in ones:
            return None
        return (_KANJI_DIGITS[tens] if tens else 1) * 10 + (_KANJI_DIGITS[ones] if ones else 0)
    value = 0
    for char in run[:4]:
        value = value * 10 + _KANJI_DIGITS[char]
    return value if len(run) <= 4 else None


_WORD_BREAKS = _SEPARATORS | _MARKS | _STOPS | frozenset(" ()~:")


class Lexer:
    """Cuts one folded line."""

    def __init__(self, text: str) -> None:
        self.original = text
        self.text, self.origin = fold(text)
        self.tokens: list[Token] = []
        self.after_dai = False
        """True within 第1・3…, where 日 and 月 are weekdays and 1/3 is no date."""

    def run(self) -> list[Token]:
        """Cut the line; every character that is no space ends up in exactly one token."""
        text, at, space = self.text, 0, False
        while at < len(text):
            if text[at] == " ":
                at, space = at + 1, True
                continue
            kind, value, end = self._next(at)
            start = self.origin[at]
            stop = self.origin[end - 1] + 1
            if kind == "dai":
                self.after_dai = True
            elif kind not in ("num", "sep", "dash", "week", "and", "or"):
                self.after_dai = False
            self.tokens.append(Token(kind, value, start, stop, self.original[start:stop], space))
            at, space = end, False
        return self.tokens

    def _number(self, at: int) -> tuple[int, int] | None:
        """Read digits or kanji numerals; gives the number and where it ends."""
        text, end = self.text, at
        while end < len(text) and text[end] in "0123456789":
            end += 1
        if end > at:
            return (int(text[at:end]), end) if end - at <= 4 else None
        while end < len(text) and text[end] in _KANJI_DIGITS:
            end += 1
        if end == at:
            return None
        number = _kanji_number(text[at:end])
        return None if number is None else (number, end)

    def _peek(self, at: int) -> str:
        return self.text[at] if at < len(self.text) else ""

    def _next(self, at: int) -> tuple[str, Value, int]:
        char = self.text[at]
        for whole, named in (
            (_PHONE, "phone"), (_PRICE, "amount"), (_MONTHLY_PRICE, "amount"), (_ADDRESS, "phone"), (_POSTCODE, "amount"),
        ):  # fmt: skip
            if (match := whole.match(self.text, at)) and not self._inside_a_word(at):
                return named, match[0], match.end()
        if (match := _ORDINAL.match(self.text, at)) and not self._inside_a_word(at):
            return "ordinal", int(match[0][0]), match.end()
        if self._is_glued_to_words(at):
            match = _HOUSE.match(self.text, at) or _IN_A_NAME.match(self.text, at)
            if match:
                return "amount", match[0], match.end()
        if char in "0123456789" or char in _KANJI_DIGITS:
            found = self._number(at)
            if char in _KANJI_DIGITS:
                # 三が日, 一応, 二日市: words that only begin like a number.
                known = self._known(at, shortest=2)
                if known and (found is None or known[2] > found[1]):
                    return known
                if found and self._is_a_name(at, found[1]):
                    return self._word(at)
            return self._word(at) if found is None else self._from_number(at, *found)
        if char == "~":
            return "dash", "~", at + 1
        if char in ":=":
            return "colon", ":", at + 1
        if char == "(":
            # (1) and ① name a band; a lone number in brackets never says a day.
            inner = self._number(at + 1)
            if inner and self._peek(inner[1]) == ")" and inner[0] <= 20:
                return "band", inner[0], inner[1] + 1
            day = LETTERS.find(self._peek(at + 1)) if self._peek(at + 1) else -1
            if day >= 0 and self._peek(at + 2) == ")":
                return "letter", day, at + 3
            half = self._known(at + 1) if at + 1 < len(self.text) else None
            if half and half[0] in ("am", "pm", "midday", "every_week", "every_month") and self._peek(half[2]) == ")":
                return half[0], half[1], half[2] + 1
            return "open", "(", at + 1
        if char == ")":
            return "close_bracket", ")", at + 1
        if char in _MARKS:
            return "mark", char, at + 1
        if char in _STOPS:
            return "stop", char, at + 1
        if (
            self.text.startswith("月の", at)
            and self._peek(at + 2) in tuple("第最初始半終末")
            and not self._after_number()
        ):
            # 月の最後の木曜 is no Monday.
            return "every_month", "月の", at + 2
        if char == "毎" and self._peek(at + 1) in tuple(LETTERS) and self._peek(at + 2) == "曜":
            # 毎日曜 is every Sunday.
            return "every_week", "毎", at + 1
        known = self._known(at)
        if known and not self._begins_a_longer_word(at, known):
            return known
        if char in _SEPARATORS:
            return "sep", char, at + 1
        if self.text.startswith(("令和", "r"), at):
            era = self._era(at + (2 if char == "令" else 1))
            if era:
                return era
        return self._word(at)

    def _inside_a_word(self, at: int) -> bool:
        before = self.text[at - 1] if at else " "
        return before.isascii() and before.isalnum()

    def _is_a_name(self, at: int, end: int) -> bool:
        """Tell 二日市 and 五月会 from 二日 and 五月."""
        if (at and self.text[at - 1] not in _WORD_BREAKS) or self._peek(end) not in ("日", "月"):
            return False
        after = self._peek(end + 1)
        return after.isalpha() and after not in _KANJI_DIGITS and self._known(end + 1) is None

    def _is_glued_to_words(self, at: int) -> bool:
        return bool(self.tokens) and self.tokens[-1].kind in ("word", "amount") and self.text[at - 1] != " "

    def _begins_a_longer_word(self, at: int, known: tuple[str, Value, int]) -> bool:
        """Tell the 日 of 日本語教室 and the に of にこにこ広場, which stand at the beginning of a name."""
        kind, _, end = known
        if kind not in _SINGLE or end != at + 1 or (at and self.text[at - 1] not in _WORD_BREAKS):
            return False
        joint = self._known(end) if end < len(self.text) else None
        if kind == "letter" and joint and joint[0] == "no" and self._peek(joint[2]).isalpha():
            # 木の実
            end = joint[2]
        after = self._peek(end)
        return after.isalpha() and after not in _KANJI_DIGITS and self._known(end) is None

    def _era(self, at: int) -> tuple[str, Value, int] | None:
        year = self._number(at)
        if self.text.startswith("元", at):
            year = (1, at + 1)
        if year and self._peek(year[1]) in tuple("年./"):
            return self._date(2018 + year[0], year[1])
        return None

    def _known(self, at: int, shortest: int = 1) -> tuple[str, Value, int] | None:
        for word in FIRST.get(self.text[at], ()):
            if len(word) < shortest:
                break
            if not self.text.startswith(word, at):
                continue
            end = at + len(word)
            if word[-1].isascii() and word[-1].isalpha() and self._peek(end).isascii() and self._peek(end).isalpha():
                continue
            if len(word) > 1 and word[-1] in LETTERS and self._peek(end) in ("曜", "祝"):
                # の日曜 and の日祝 are no の日.
                continue
            kind, value = WORDS[word]
            if kind == "letter" and word in "月日":
                if self._after_number():
                    return ("month" if word == "月" else "day"), word, end
                if self._ends_a_word(at, end):
                    return ("month_word" if word == "月" else "filler"), word, end
            return kind, value, end
        return None

    def _ends_a_word(self, at: int, end: int) -> bool:
        """Tell the 日 of 相談日は, which is no Sunday."""
        last = self.tokens[-1].kind if self.tokens else ""
        glued = at > 0 and self.text[at - 1] != " "
        return (
            glued
            and last in ("filler", "label", "note", "begin", "open_too")
            and self._peek(end) in (*"はがにをの:( ", "")
        )

    def _after_number(self) -> bool:
        last = self.tokens[-1] if self.tokens else None
        return last is not None and last.kind == "num" and not self.after_dai

    def _from_number(self, at: int, value: int, end: int) -> tuple[str, Value, int]:
        after = self._peek(end)
        if after == ":":
            minute = self._number(end + 1)
            if minute and minute[1] == end + 3 and minute[0] < 60 and value <= 29:
                return "clock", value * 60 + minute[0], minute[1]
            return self._word(at)
        if after in (";", ".") and not self.after_dai:
            # 10;00 and 17.30 are no times, but they are quoted whole.
            rest = self._number(end + 1)
            if rest and rest[1] == end + 3 and self._peek(rest[1]) not in tuple("日月./"):
                return "word", self.text[at : rest[1]], rest[1]
        if after in ("時", "じ"):
            return self._hours(at, value, end + 1)
        if value <= 12 and (half := _HALF.match(self.text, end)):
            hour = value % 12 + (12 if half[1] == "p" else 0)
            return "clock", hour * 60, half.end()
        for counter in COUNTERS:
            if self.text.startswith(counter, end) and not self.after_dai:
                return "amount", self.text[at : end + len(counter)], end + len(counter)
        if after == "分":
            return self._word(at)
        if value >= 1900 and after and after in "年~/.":
            return self._date(value, end) or self._word(at)
        if after == "/" and not self.after_dai and 1 <= value <= 12:
            day = self._number(end + 1)
            if day and 1 <= day[0] <= 31 and self._peek(day[1]) not in (*"回時:/", "部"):
                return "md", (value, day[0]), day[1]
        if value == 365 and after == "日":
            return "daily", "365日", end + 1
        return "num", value, end

    def _hours(self, at: int, hour: int, end: int) -> tuple[str, Value, int]:
        if self._peek(end) == "間":
            return ("all_day", 24, end + 1) if hour == 24 else ("amount", self.text[at : end + 1], end + 1)
        if hour > 29:
            return self._word(at)
        for half in ("半", "はん"):
            if self.text.startswith(half, end):
                return "clock", hour * 60 + 30, end + len(half)
        minute = self._number(end) if end < len(self.text) else None
        for sign in ("分", "ふん", "ぷん"):
            if minute and self.text.startswith(sign, minute[1]) and minute[0] < 60:
                return "clock", hour * 60 + minute[0], minute[1] + len(sign)
        return "clock", hour * 60, end

    def _date(self, year: int, end: int) -> tuple[str, Value, int] | None:
        """Read what follows a year: `-04-01`, `/4/1`, `年4月1日`, or only `年4月`."""
        sign = self._peek(end)
        month = self._number(end + 1)
        if not month or (after := self._peek(month[1])) not in ("月", "" if sign == "年" else sign) or not after:
            return None
        day = self._number(month[1] + 1)
        closed = day is not None and (after != "月" or self._peek(day[1]) == "日")
        try:
            if day and closed:
                return "date", date(year, month[0], day[0]).isoformat(), day[1] + (after == "月")
            return ("year_month", date(year, month[0], 1).isoformat(), month[1] + 1) if after == "月" else None
        except ValueError:
            return None

    def _word(self, at: int) -> tuple[str, Value, int]:
        """Take an unknown run up to the next sign, space, digit or word of two letters that is known."""
        end = at + 1
        digits = self.text[at] in "0123456789"
        while end < len(self.text):
            char = self.text[end]
            if digits and (char in "0123456789" or char in ":時分間"):
                end += 1
                continue
            digits = False
            if char in " ~:()" or char in "0123456789" or char in _SEPARATORS or char in _MARKS or char in _STOPS:
                break
            if self._known(end, shortest=2) is not None:
                break
            end += 1
        return "word", self.text[at:end], end


def lex(text: str) -> list[Token]:
    """Cut a line into tokens."""
    return Lexer(text).run()


__all__ = ["LETTERS", "Token", "fold", "lex"]
