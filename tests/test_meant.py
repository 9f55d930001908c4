"""What people write in the place of a group, and what they call a field: hints that must fit the model."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from shirube.model import meant
from shirube.model.listing import Access, Address, Booking, Confirmation, Contact, Cost, Geo, Listed, Online
from shirube.model.meant import bare_meant, field_called
from shirube.model.organisation import Organisation
from shirube.model.place import Comfort, Food, Place
from shirube.model.site import Site
from shirube.reading.records import read_record

BARE = [
    (Cost, "無料", "free: yes"),
    (Cost, "なし", "free: yes"),
    (Cost, "有料", "free: no"),
    (Cost, "大人300円", "free: no, note: 大人300円"),
    (Cost, "小学生無料、大人300円", "note: 小学生無料、大人300円"),
    (Contact, "0143-00-0001", "phone: 0143-00-0001"),
    (Contact, "０１４３－００－０００１", "phone: 0143-00-0001"),
    (Contact, "info@mihon.example", "email: info@mihon.example"),
    (Contact, "https://mihon.example/", "web: https://mihon.example/"),
    (Contact, "見本さん", None),
    (Booking, "不要", "need: none"),
    (Booking, "要予約", "need: required"),
    (Booking, "前日までに電話", "need: required, how: 前日までに電話"),
    (Booking, "してもよい", "need: unknown, how: してもよい"),
    (Access, "車いす可", "wheelchair: yes"),
    (Access, "車椅子不可", "wheelchair: no"),
    (Access, "入口が広い", None),
    (Food, "あり", "meal: yes"),
    (Food, "なし", "meal: no"),
    (Online, "Zoom", "available: yes, how: Zoom"),
    (Comfort, "ひとりで来てよい", "alone_ok: yes"),
    (Address, "中央町0-0, 2階", 'line: "中央町0-0, 2階"'),
    (Geo, "42.4118, 141.1069", "lat: 42.4118, lon: 141.1069"),
    (Confirmation, "2026-11-01", "on: 2026-11-01, method: phone"),
    (Listed, "2026-10-01", "consent: 2026-10-01"),
]


@pytest.mark.parametrize(("part", "text", "fields"), BARE)
def test_a_text_in_the_place_of_a_group_becomes_fields_that_the_group_takes(
    part: type[BaseModel], text: str, fields: str | None, tmp_path: Path
) -> None:
    assert bare_meant(part, text) == fields
    if fields:
        (tmp_path / "x.yaml").write_text(f"x: {{{fields}}}\n", encoding="utf-8")
        record, issues = read_record(tmp_path / "x.yaml", "x.yaml")
        assert record is not None, issues
        part.model_validate(record.data["x"])


@pytest.mark.parametrize(
    ("model", "word", "path"),
    [
        (Place, "いつ", ("open",)),
        (Place, "電話", ("contact", "phone")),
        (Place, "ＴＥＬ", ("contact", "phone")),
        (Place, "phone", ("contact", "phone")),
        (Place, "名前", ("name",)),
        (Place, "住所", ("address",)),
        (Place, "料金", ("cost",)),
        (Organisation, "料金", ("fee",)),
        (Place, "よみがな", ("kana",)),
        (Place, "車いす", ("access", "wheelchair")),
        (Place, "how", None),
        (Place, "sumary", None),
        (Place, "", None),
        (Site, "地区", ("areas",)),
    ],
)
def test_a_field_is_found_by_what_people_call_it(
    model: type[BaseModel], word: str, path: tuple[str, ...] | None
) -> None:
    assert field_called(model, word) == path


def test_every_name_in_the_table_leads_to_a_field() -> None:
    for path, names in meant._CALLED.items():
        for word in names.split():
            found = {field_called(model, word) for model in (Place, Organisation)}
            assert tuple(path.split(".")) in found, (path, word)
