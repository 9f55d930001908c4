"""What residents would want to know and cannot read: how much of each entry is filled in, and which field is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from shirube.link import Directory, Entry
from shirube.phrases import FIRST_LANGUAGE, load_phrases
from shirube.reports.report import Report, Table, percent

_ASKED: Final[Mapping[str, Callable[[Directory, Entry], bool]]] = {
    "kana": lambda _, entry: bool(entry.listing.kana),
    "description": lambda _, entry: bool(entry.listing.description),
    "audiences": lambda _, entry: bool(entry.listing.audiences),
    "open": lambda _, entry: bool(entry.schedule.rules or entry.schedule.irregular or entry.schedule.extras),
    "area": lambda _, entry: bool(entry.listing.area),
    "contact.phone": lambda directory, entry: bool(entry.listing.contact.phone or directory.asked_instead(entry)),
    "cost.free": lambda _, entry: entry.cost.free != "unknown",
    "booking.need": lambda _, entry: entry.listing.booking.need != "unknown",
    "access.wheelchair": lambda _, entry: entry.listing.access.wheelchair.is_ != "unknown",
    "getting_there": lambda _, entry: entry.listing.hide_address or bool(entry.listing.getting_there),
    "listed.consent": lambda _, entry: entry.listing.listed is not None and entry.listing.listed.consent is not None,
    "confirmed.*.on": lambda _, entry: bool(entry.listing.confirmed),
}
"""What is asked, by the field that answers it: a report calls it what forms call it."""
_ASKED_OF_PLACES: Final[Mapping[str, Callable[[Directory, Entry], bool]]] = {
    "comfort.first_visit": lambda _, entry: bool(entry.place and entry.place.comfort.first_visit),
    "comfort.alone_ok": lambda _, entry: bool(entry.place and entry.place.comfort.alone_ok.is_ != "unknown"),
    "comfort.silent_ok": lambda _, entry: bool(entry.place and entry.place.comfort.silent_ok.is_ != "unknown"),
}


def completeness(directory: Directory, today: date) -> Report:
    """Say how many of the questions that decide a visit each entry answers, the emptiest first, and each question."""
    told = [_answers(directory, entry) for entry in directory.listed]
    words = load_phrases()[0][FIRST_LANGUAGE]
    called = {name: words(f"field.{name}") for name in (*_ASKED, *_ASKED_OF_PLACES)}
    by_field = []
    for name, label in called.items():
        answers = [of_entry[name] for of_entry in told if name in of_entry]
        by_field.append((label, sum(answers), len(answers), percent(sum(answers), len(answers))))
    by_entry = [
        (
            f"{entry.key}.yaml",
            entry.listing.name,
            "、".join(called[name] for name, is_known in answers.items() if not is_known),
            percent(sum(answers.values()), len(answers)),
        )
        for entry, answers in zip(directory.listed, told, strict=True)
    ]
    return Report(
        "書かれていること",
        today,
        (
            Table(
                "項目ごと",
                ("項目", "書いてある", "ぜんぶで", "割合（%）"),
                tuple(sorted(by_field, key=lambda row: row[3])),
                "share",
            ),
            Table(
                "掲載ごと",
                ("ファイル", "名前", "まだわからないこと", "割合（%）"),
                tuple(sorted(by_entry, key=lambda row: (row[3], row[0]))),
                "share",
            ),
        ),
        note="来るかどうかを決めるのに要ることだけを数えています。「確認中」は、書いていないものとします。"
        "電話は団体のものも、ひらく日は臨時にひらく日も数えます。",
    )


def _answers(directory: Directory, entry: Entry) -> dict[str, bool]:
    """Say of each question that concerns the entry whether it is answered."""
    questions = {**_ASKED, **_ASKED_OF_PLACES} if entry.place else _ASKED
    return {name: is_known(directory, entry) for name, is_known in questions.items()}
