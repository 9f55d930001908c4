"""Read times of the day: 10:00-12:00, 午後5時から7時まで, 17時〜, 1部11:30〜12:50."""

from __future__ import annotations

from dataclasses import replace

from shirube.schedule.items import Break, Found, Mark, Time, Tokens, Unreadable, kind, skip


def _clock(tokens: Tokens, at: int, half: str) -> tuple[int, str, int] | None:
    """Read one clock time; gives minutes, the half of the day it is known to be in, and where it ends."""
    next_day = False
    while kind(tokens, at) in ("am", "pm", "midday", "next_day"):
        if kind(tokens, at) == "next_day":
            next_day = True
        else:
            half = tokens[at].kind
        at += 1
    token = tokens[at] if at < len(tokens) else None
    if token is None or token.kind not in ("clock", "noon", "midnight") or not isinstance(token.value, int):
        return None
    minutes, end = token.value, at + 1
    # The PM of AM9:00-12:00PM1:00-5:00 belongs to what follows.
    leads = kind(tokens, end + 1) == "clock" and not tokens[end + 1].space
    if kind(tokens, end) in ("am", "pm") and not tokens[end].space and tokens[end].text.isascii() and not leads:
        half, end = tokens[end].kind, end + 1
    if token.kind == "clock" and half == "pm" and minutes < 720:
        minutes += 720
    if token.kind == "clock" and half == "midday" and minutes < 360:
        minutes += 720
    if token.kind == "clock" and half == "am" and minutes >= 780:
        raise Unreadable(at)
    if next_day and minutes < 720:
        minutes += 1440
    if minutes > 29 * 60:
        raise Unreadable(at)
    return minutes, half, end


def _hours_range(tokens: Tokens, at: int) -> tuple[int, str, int] | None:
    """Read the 10 of 10-12時: a bare number whose 時 comes with the end."""
    half = ""
    if kind(tokens, at) in ("am", "pm"):
        half, at = tokens[at].kind, at + 1
    if kind(tokens, at) != "num" or kind(tokens, at + 1) != "dash":
        return None
    ahead = skip(tokens, at + 2, "am", "pm", "next_day")
    token = tokens[ahead] if ahead < len(tokens) else None
    if token is None or token.kind != "clock" or "時" not in token.text:
        return None
    hour = tokens[at].value
    assert isinstance(hour, int)
    if hour > 24:
        raise Unreadable(at)
    return (hour + 12 if half == "pm" and hour < 12 else hour) * 60, half, at + 1


def read_time(tokens: Tokens, at: int) -> Found:
    """Read 10:00-12:00, 10時〜, 午後5時から7時まで, 24時間, with the name of a band before or behind it."""
    if at >= len(tokens):
        return None
    label, numbered, begin = "", False, at
    if kind(tokens, at) == "break":
        pause = _band(tokens, skip(tokens, at + 1, "wa", "colon"), "midday")
        if pause and pause[0][0] is not None and pause[0][1] is not None:
            return Break(pause[0][0], pause[0][1]), pause[1]
        return None
    half = ""
    if kind(tokens, at) in ("band", "part_name"):
        half = _half_of_part(tokens[at].text)
        label, numbered, at = tokens[at].text, True, skip(tokens, at + 1, "colon", "wa", "part")
    elif kind(tokens, skip(tokens, at, "dai")) == "num" and kind(tokens, skip(tokens, at, "dai") + 1) in (
        "part",
        "nth_time",
    ):
        end = skip(tokens, at, "dai") + 2
        label, numbered = "".join(token.text for token in tokens[at:end]), True
        at = skip(tokens, end, "colon", "wa", "sep")
    elif kind(tokens, at) == "label":
        while kind(tokens, at) in ("label", "and", "sep", "no"):
            label, at = label + tokens[at].text, at + 1
        at = skip(tokens, at, "colon", "wa", "filler", "only")
        while kind(tokens, at) in ("label",):
            label, at = label + tokens[at].text, at + 1
    elif kind(tokens, at) == "begin":
        if tokens[at].text in ("開場", "集合"):
            label = tokens[at].text
        at = skip(tokens, at + 1, "filler", "colon", "wa")
    elif kind(tokens, at) == "open" and kind(tokens, at + 1) == "label" and kind(tokens, at + 2) == "close_bracket":
        label, at = tokens[at + 1].text, at + 3
    at = skip(tokens, at, "about") if tokens[begin].kind == "hedge" else at
    if kind(tokens, at) == "all_day":
        # 24時間対応 may be messages taken at night; the days are said elsewhere or not known.
        answers = at + 1 < len(tokens) and tokens[at + 1].text.startswith("対応")
        return Time(0, 1440, label, numbered, whole_day=not answers), skip(tokens, at + 1, "filler")
    found = _band(tokens, at, half)
    if found is None:
        return None
    (start, end_time), end = found
    if kind(tokens, end - 1) in ("dash", "from") and kind(tokens, end) in ("wd", "letter") and not tokens[end].space:
        # 金曜18時〜日曜18時 runs through the days between.
        return Mark("relative"), end
    finish = skip(tokens, end, "sep")
    closes = kind(tokens, finish) == "close" and tokens[finish].text.lower() == "close"
    if (kind(tokens, finish) == "finish" or closes) and end_time is None and start is not None:
        until = _clock(tokens, skip(tokens, finish + 1, "filler", "colon", "wa"), "")
        if until is not None and until[0] > start:
            end_time, end = until[0], until[2]
    if tokens[end - 1].kind == "begin" and start is not None and end_time is None:
        until = _clock(tokens, skip(tokens, end, "sep"), "")
        if until is not None and kind(tokens, until[2]) == "finish" and until[0] > start:
            end_time, end = until[0], until[2] + 1
        elif tokens[end - 1].text in ("開場", "集合"):
            label = label or tokens[end - 1].text
    shut = skip(tokens, end, "wa")
    # お休みすることもあります and 閉所：日曜 speak of days.
    longer = kind(tokens, shut + 1) in ("word", "colon") and not tokens[shut + 1].space
    if kind(tokens, shut) == "close" and start is not None and end_time is not None and not longer:
        return Break(start, end_time), shut + 1
    ends_so = kind(tokens, shut) == "break" and kind(tokens, skip(tokens, shut + 1, "wa", "colon")) not in (
        "clock",
        "noon",
    )
    if ends_so and start is not None and end_time is not None:
        # 12時～13時は昼休み
        return Break(start, end_time), skip(tokens, shut + 1, "filler")
    if not label and kind(tokens, end) == "label" and not tokens[end].space:
        behind = skip(tokens, end + 1, "colon", "wa")
        apart = behind < len(tokens) and tokens[behind].space
        if apart or kind(tokens, behind) not in ("clock", "num", "am", "pm", "noon", "label"):
            label, end = tokens[end].text, end + 1
    if not label and [kind(tokens, end + step) for step in range(3)] == ["open", "label", "close_bracket"]:
        label, end = tokens[end + 1].text, end + 3
    return Time(start, end_time, label, numbered, half=_half_said(tokens, at)), end


def _half_said(tokens: Tokens, at: int) -> str:
    return next((token.kind for token in tokens[at : at + 2] if token.kind in ("am", "pm")), "")


def after(earlier: Time, later: Time) -> Time:
    """Carry 午後 over to a second band: 午後1時〜3時、4時〜5時."""
    if later.half or earlier.half != "pm" or later.start is None or later.start >= 720:
        return later
    end = later.end + 720 if later.end is not None and later.end <= 720 else later.end
    return replace(later, start=later.start + 720, end=end, half="pm")


def _half_of_part(name: str) -> str:
    """Give the half of the day that 午後の部 1時 says once for the time behind it."""
    return "pm" if name.startswith(("午後", "夕", "夜")) else "midday" if name.startswith("昼") else ""


def _band(tokens: Tokens, at: int, half: str = "") -> tuple[tuple[int | None, int | None], int] | None:
    if kind(tokens, at) == "dash":
        if kind(tokens, at - 1) in ("clock", "noon", "about"):
            raise Unreadable(at)
        until = _clock(tokens, at + 1, "")
        if until and kind(tokens, until[2]) in ("dash", "from"):
            # 月・水→10時〜12時: only an arrow.
            return _band(tokens, at + 1, half)
        return ((None, until[0]), skip(tokens, until[2], "until", "about")) if until else None
    first = _clock(tokens, at, half) or _hours_range(tokens, at)
    if first is None:
        return None
    start, half, end = first
    if kind(tokens, end) == "until":
        return (None, start), end + 1
    # 午前12時 may be noon or midnight.
    if start >= 1440 or (half == "am" and start >= 720):
        raise Unreadable(at)
    _refuse_small_hours(tokens, at, start, half)
    end = skip(tokens, end, "about")
    if kind(tokens, end) == "begin" and kind(tokens, end + 1) == "dash":
        # 14時半開店～17時閉店
        end += 1
    if kind(tokens, end) not in ("dash", "from"):
        if kind(tokens, end) == "begin" and tokens[end].space and kind(tokens, end + 1) in ("clock", "noon"):
            # 受付10:30 開始11:00: the beginning belongs to what follows.
            return (start, None), end
        return (start, None), skip(tokens, end, "begin", "about")
    dash, end = end, skip(tokens, end + 1, "dash", "from")
    said_half = kind(tokens, end) in ("am", "pm")
    if half == "midday" and start >= 720:
        half = "pm"
    second = _clock(tokens, end, half if half == "pm" and not said_half else "")
    if second is None and kind(tokens, end) == "num" and "時" in tokens[dash - 1].text:
        second = _bare_hour(tokens, end, half)
    if second is None:
        return (start, None), skip(tokens, dash + 1, "begin", "about", "dash", "open_end")
    finish, _, after = second
    if half == "pm" and finish == 720 and not said_half and start > 720:
        finish = 1440
    if finish <= start and half in ("am", "midday") and not said_half and finish < 720:
        finish += 720
    if start == 0 and finish <= _SMALL_HOURS_WRITTEN and half != "am":
        raise Unreadable(at, "午後")
    if finish <= start or finish - start > 1440:
        raise Unreadable(end, _half_meant(start, finish))
    return (start, finish), skip(tokens, after, "until", "about", "finish", "period")


def _half_meant(start: int, finish: int) -> str:
    """Say what to write before an end that lies before the beginning: 18:00-翌2:00, 10:00-午後3:00."""
    if finish > start:
        return ""
    if start >= 17 * 60 and finish <= 5 * 60:
        return "翌"
    return "午後" if start < finish + 720 <= 1440 else ""


_SMALL_HOURS_SPOKEN, _SMALL_HOURS_WRITTEN = 7 * 60, 6 * 60


def _refuse_small_hours(tokens: Tokens, at: int, start: int, half: str) -> None:
    """Refuse 3時〜5時 without 午前 or 午後: hardly anybody means the night, and a guess would be a wrong rule."""
    spoken = "時" in tokens[at].text or kind(tokens, at) == "num"
    if tokens[at].text[:1] in "0０":
        return
    if (
        not half
        and 60 <= start < (_SMALL_HOURS_SPOKEN if spoken else _SMALL_HOURS_WRITTEN)
        and not _follows_pm(tokens, at)
    ):
        raise Unreadable(at, "午後")


def _follows_pm(tokens: Tokens, at: int) -> bool:
    """Tell whether a band with 午後 stands just before, whose half of the day is carried over."""
    return any(token.kind == "pm" for token in tokens[max(0, at - 6) : at])


def _bare_hour(tokens: Tokens, at: int, half: str) -> tuple[int, str, int] | None:
    """Read the 12 of 10時-12, when nothing but the end or a space follows."""
    hour = tokens[at].value
    if not isinstance(hour, int) or hour > 24 or (at + 1 < len(tokens) and not tokens[at + 1].space):
        return None
    return (hour + 12 if half == "pm" and hour < 12 else hour) * 60, half, at + 1
