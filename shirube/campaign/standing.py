"""Who has confirmed its entries in this round, and who has not yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shirube.link import Directory, Entry
from shirube.model.site import Campaign
from shirube.reports.report import Report, Table, percent


@dataclass(frozen=True, slots=True)
class Standing:
    """One organisation in the round, with everything it answers for: itself and the places it is the one to ask for."""

    organisation: Entry
    confirmed: tuple[Entry, ...]
    waiting: tuple[Entry, ...]

    @property
    def is_done(self) -> bool:
        return not self.waiting


def standings(directory: Directory, campaign: Campaign) -> tuple[Standing, ...]:
    """Say of every listed organisation what it has confirmed since the round began, in 50音順.

    A place that several run is asked of the first, who is its contact. What has ended is asked of nobody.
    """
    found = []
    for organisation in directory.listed:
        if organisation.organisation is None:
            continue
        places = directory.places_of.get(organisation.slug, ())
        own = [organisation, *(place for place in places if _first_of(directory, place) == organisation.key)]
        waiting = tuple(entry for entry in own if not _is_confirmed(entry, campaign.from_))
        found.append(Standing(organisation, tuple(entry for entry in own if entry not in waiting), waiting))
    return tuple(found)


def _first_of(directory: Directory, place: Entry) -> str:
    runners = directory.organisations_of(place)
    return runners[0].key if runners else ""


def _is_confirmed(entry: Entry, since: date) -> bool:
    last = entry.listing.last_confirmed
    return last is not None and last.on >= since


def status(directory: Directory, today: date, campaign: Campaign) -> Report:
    """Report how far the round has come, those who still owe an answer first."""
    found = standings(directory, campaign)
    waiting = [standing for standing in found if not standing.is_done]
    entries = sum(len(standing.confirmed) + len(standing.waiting) for standing in found)
    confirmed = sum(len(standing.confirmed) for standing in found)
    return Report(
        f"更新のお願い {campaign.from_.isoformat()} から {campaign.until.isoformat()} まで",
        today,
        (
            Table(
                "まとめ",
                ("", "すんだ", "まだ", "すんだ割合（%）"),
                (
                    ("団体", len(found) - len(waiting), len(waiting), percent(len(found) - len(waiting), len(found))),
                    ("掲載", confirmed, entries - confirmed, percent(confirmed, entries)),
                ),
                "share",
            ),
            Table(
                "まだの団体",
                ("ファイル", "名前", "電話", "ファクス", "メール", "まだの掲載"),
                tuple(_row(standing) for standing in waiting),
            ),
        ),
        note=_left(campaign, today),
    )


def _left(campaign: Campaign, today: date) -> str:
    days = (campaign.until - today).days
    return f"期限まで、あと{days}日です。" if days >= 0 else f"期限を{-days}日過ぎています。"


def _row(standing: Standing) -> tuple[str, ...]:
    contact = standing.organisation.listing.contact
    return (
        f"{standing.organisation.key}.yaml",
        standing.organisation.listing.name,
        contact.phone or "",
        contact.fax or "",
        contact.email or "",
        "、".join(entry.listing.name for entry in standing.waiting),
    )
