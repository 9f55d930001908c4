"""How old what we say is: every listed entry by the day somebody last made sure of it, the oldest first."""

from __future__ import annotations

from datetime import date
from typing import Final

from shirube.link import Directory, Entry
from shirube.model.listing import METHODS
from shirube.reports.report import Report, Table, percent

_NEVER: Final = "確認なし"


def stale(directory: Directory, today: date) -> Report:
    """List what nobody has confirmed, and what was confirmed longer ago than `freshness.entry` of site.yaml allows."""
    limit = directory.site.freshness.entry
    aged = sorted(
        ((_age(entry, today), entry) for entry in directory.listed),
        key=lambda pair: (pair[0] is not None, -(pair[0] or 0)),
    )
    never = sum(age is None for age, _ in aged)
    old = sum(age is not None and age > limit for age, _ in aged)
    counts = {_NEVER: never, f"{limit}日より前": old, f"{limit}日以内": len(aged) - never - old}
    due = [(age, entry) for age, entry in aged if age is None or age > limit]
    return Report(
        "確認の古さ",
        today,
        (
            Table(
                "まとめ",
                ("確かめた時期", "件数", "割合（%）"),
                tuple((when, count, percent(count, len(aged) or 1)) for when, count in counts.items()),
                "share",
            ),
            Table(
                "確かめる順",
                ("ファイル", "名前", "聞く先", "電話", "確かめた日", "方法", "日数"),
                tuple(_row(directory, entry, age) for age, entry in due),
                note="いちばん古いものが上です。",
            ),
        ),
    )


def _age(entry: Entry, today: date) -> int | None:
    last = entry.listing.last_confirmed
    return None if last is None else (today - last.on).days


def _row(directory: Directory, entry: Entry, age: int | None) -> tuple[str | int, ...]:
    last = entry.listing.last_confirmed
    runners = directory.organisations_of(entry)
    asked = directory.asked_instead(entry)
    phone = entry.listing.contact.phone or (asked.listing.contact.phone if asked else None) or ""
    return (
        f"{entry.key}.yaml",
        entry.listing.name,
        runners[0].listing.name if runners else entry.listing.name,
        phone,
        last.on.isoformat() if last else _NEVER,
        METHODS[last.method] if last else "",
        "" if age is None else age,
    )
