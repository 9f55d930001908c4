"""Choose which times of a clause are opening hours; the others go to the note."""

from __future__ import annotations

from collections.abc import Sequence

from shirube.schedule.items import Time
from shirube.schedule.outcome import Assembled


def opening_bands(times: Sequence[Time], result: Assembled) -> list[Time]:
    """Choose the times that are opening hours; the others go to the note."""
    numbered = [time for time in times if time.numbered]
    labelled = [time for time in times if time.label and not time.numbered]
    plain = [time for time in times if not time.label]
    full = [time for time in numbered if time.start is not None and time.end is not None]
    if len(full) >= 2 and len(full) == len(numbered):
        first, last = min(time.start or 0 for time in full), max(time.end or 0 for time in full)
        others = [time for time in plain + labelled if not _covers(time, first, last)]
        others = [time for time in others if time.end is not None]
        return [time for time in times if time in full or time in others]
    if numbered and not plain:
        result.notes += [time.text for time in numbered]
        return (
            [Time(min(time.start for time in numbered if time.start is not None), None)]
            if all(time.start is not None for time in numbered)
            else []
        )
    result.notes += [time.text for time in numbered]
    if plain:
        if len(plain) > 1 and any(time.start is None for time in plain):
            # 10:00-12:00（14時まで）
            result.give_up("contradiction")
        apart = [time for time in labelled if not _is_preparation(time.label) and _lies_apart(time, plain)]
        result.notes += [time.text for time in labelled if time not in apart]
        if apart:
            return [time for time in times if time in apart or time in plain]
        return _with_ends(_unique(plain), result)
    if len(labelled) == 1 and labelled[0].label == "集合":
        return labelled
    served = [time for time in labelled if not _is_preparation(time.label)]
    if all(time.start is not None and time.end is not None for time in served):
        result.notes += [time.text for time in labelled if time not in served]
        return served
    result.notes += [time.text for time in labelled]
    return []


def _lies_apart(time: Time, others: Sequence[Time]) -> bool:
    """Tell 食堂17:30-19:00・配達16:00-17:00, two openings, from the meal within longer hours."""
    if time.start is None or time.end is None:
        return False
    return all(
        other.start is not None and other.end is not None and (other.end <= time.start or time.end <= other.start)
        for other in others
    )


def _unique(times: Sequence[Time]) -> list[Time]:
    kept: list[Time] = []
    for time in times:
        # 12:00～ beside 12:00-14:00 says nothing new.
        if any(time.start == other.start and (time.end in (None, other.end)) for other in kept):
            continue
        kept = [other for other in kept if not (other.start == time.start and other.end is None)]
        kept.append(time)
    return kept


def _with_ends(times: list[Time], result: Assembled) -> list[Time]:
    """Keep the first of 10:00 11:00 12:00: bands without ends are no bands, only times to come in."""
    if len(times) < 2 or any(time.end is not None for time in times):
        return times
    first = min(times, key=lambda time: time.start or 0)
    result.notes += [time.text for time in times if time is not first]
    return [first]


def _covers(time: Time, first: int, last: int) -> bool:
    return time.start is not None and time.start <= first and (time.end is None or time.end >= last)


def _is_preparation(label: str) -> bool:
    return any(
        word in label
        for word in (
            "受付",
            "調理",
            "準備",
            "片付け",
            "オーダー",
            "lo",
            "LO",
            "入場",
            "入館",
            "入店",
            "開場",
            "集合",
            "電話",
            "窓口",
        )
    )
