"""A new file passes check once its blanks are filled; a new site builds; the schemas say what the model says."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from shirube.convert import convert_listing, convert_site
from shirube.load import check
from shirube.model.order import model_keys
from shirube.model.organisation import Organisation
from shirube.model.place import Place
from shirube.reading.records import parse_record
from shirube.scaffold import ScaffoldRefused, init_site, new_entry, write_new_entry, write_new_site
from shirube.schema import FOLDER, json_schemas
from shirube.starter import national, starter_files
from tests.languages import NAMES

REPOSITORY = Path(__file__).resolve().parent.parent
WORDS = {"place-kinds": {"salon": "salon"}, "organisation-kinds": {"npo": "npo"}}
FILLED = {
    "name": "見本サロン",
    "kana": "みほんさろん",
    "organisation": "mihon-npo",
    "summary": "お茶を飲みながら過ごせる場所です。",
}


def filled(text: str, kind: str) -> str:
    for key, value in {**FILLED, "kind": kind}.items():
        text = re.sub(rf"(?m)^{key}:$", f"{key}: {value}", text)
    return text


@pytest.mark.parametrize(("kind", "term"), [("place", "salon"), ("organisation", "npo")])
def test_a_new_entry_is_right_once_its_blanks_are_filled(tmp_path: Path, kind: str, term: str) -> None:
    made = new_entry(kind, "mihon", tmp_path)
    record, issues = parse_record(filled(made.content.decode(), term).encode(), f"content/{made.path}")
    assert record is not None
    assert issues == []
    listing, faults = convert_listing(record, Place if kind == "place" else Organisation, WORDS)
    assert faults == []
    assert listing is not None
    assert listing.name == "見本サロン"


@pytest.mark.parametrize(("kind", "model"), [("place", Place), ("organisation", Organisation)])
def test_every_field_of_the_model_stands_in_a_new_entry_with_its_comment(
    tmp_path: Path, kind: str, model: type[Place] | type[Organisation]
) -> None:
    text = new_entry(kind, "mihon", tmp_path).content.decode()
    assert text.startswith("# yaml-language-server: $schema=")
    assert text.splitlines()[0].endswith(f"{kind}.schema.json")
    whole = yaml.load(re.sub(r"(?m)^#: ", "", text), yaml.CBaseLoader)
    assert set(whole) == set(model_keys(model))
    for field in model.model_fields.values():
        assert field.description is None or field.description in text or field.description.startswith("The file name")


def test_a_new_entry_never_overwrites(tmp_path: Path) -> None:
    path = write_new_entry("place", "mihon", tmp_path)
    path.write_text("name: 手で書いた\n", encoding="utf-8")
    with pytest.raises(ScaffoldRefused) as refusal:
        write_new_entry("place", "mihon", tmp_path)
    assert "上書き" in refusal.value.words("ja")
    assert path.read_text(encoding="utf-8") == "name: 手で書いた\n"


@pytest.mark.parametrize("slug", ["みほん", "a b", "../x", "A", "a\nb", ""])
def test_a_slug_that_is_no_slug_is_refused(tmp_path: Path, slug: str) -> None:
    with pytest.raises(ScaffoldRefused):
        new_entry("place", slug, tmp_path)


def test_a_new_site_knows_its_city_and_is_ready(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    write_new_site(folder, "132080")
    record, issues = parse_record((folder / "site.yaml").read_bytes(), "site.yaml")
    assert record is not None
    assert issues == []
    site, faults = convert_site(record, NAMES)
    assert faults == []
    assert site is not None
    assert (site.municipality.name, site.municipality.kana, site.municipality.prefecture) == (
        "調布市",
        "ちょうふし",
        "東京都",
    )
    assert not site.sample
    assert site.municipality.phone is None
    assert (folder / "vocabulary" / "audiences.yaml").read_bytes() == (
        REPOSITORY / "content" / "vocabulary" / "audiences.yaml"
    ).read_bytes()


def test_a_new_site_passes_check(tmp_path: Path) -> None:
    write_new_site(tmp_path / "content", "012301")
    issues = check(tmp_path / "content", date(2026, 11, 23))
    assert [issue for issue in issues if issue.severity == "error"] == []


@pytest.mark.parametrize(
    ("code", "left"),
    [
        ("012301", {"department: 担当課は確認中", "name: 協議会の名前は確認中", "base_url: https://example.jp/"}),
        ("011011", {"name: 市区町村名は確認中", "en: (name to be filled in)", "en: All of (name to be filled in)"}),
    ],
)
def test_a_new_site_is_told_of_everything_still_to_be_written(tmp_path: Path, code: str, left: set[str]) -> None:
    write_new_site(tmp_path / "content", code)
    told = [
        issue
        for issue in check(tmp_path / "content", date(2026, 11, 23))
        if issue.rule in ("placeholder-left", "placeholder-address")
    ]
    assert {issue.severity for issue in told} == {"warning"}
    lines = (tmp_path / "content" / "site.yaml").read_text(encoding="utf-8").splitlines()
    written = {
        lines[issue.line - 1].partition("   #")[0].strip() for issue in told if issue.path == "content/site.yaml"
    }
    assert left <= written
    assert {issue.path.rpartition("/")[2] for issue in told} == {
        "site.yaml", "about.ja.md", "about.easy.md", "about.en.md", "privacy.ja.md", "privacy.en.md",
    }  # fmt: skip
    # Nothing of the kind stands anywhere else, but in comments.
    places = {(issue.path, issue.line) for issue in told}
    for path in (tmp_path / "content").rglob("*.*"):
        if path.name == "readings.yaml":
            continue  # it says how 確認中 is read
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search("確認中|to be filled in|example", line) and not line.lstrip().startswith("#"):
                assert (path.relative_to(tmp_path).as_posix(), number) in places, line


@pytest.mark.parametrize("code", ["132081", "13208", "abc", "", "132080\n1"])
def test_a_code_with_a_wrong_check_digit_is_refused(tmp_path: Path, code: str) -> None:
    with pytest.raises(ScaffoldRefused) as refusal:
        init_site(tmp_path / "content", code)
    assert refusal.value.words("ja")
    assert refusal.value.words("en")
    assert not (tmp_path / "content").exists()


def test_a_code_not_in_our_table_leaves_the_name_to_be_filled_in(tmp_path: Path) -> None:
    site = next(file for file in init_site(tmp_path / "content", "011011") if file.path == "site.yaml")
    text = site.content.decode()
    assert "name: 市区町村名は確認中" in text
    assert "prefecture: 北海道" in text


def test_a_site_is_not_made_over_another(tmp_path: Path) -> None:
    write_new_site(tmp_path, "132080")
    with pytest.raises(ScaffoldRefused, match="new-folder-taken"):
        init_site(tmp_path, "132080")


def test_a_new_site_has_national_hotlines_only() -> None:
    text = "# 登別市\n# 注\n- id: a\n  area: 全国\n# b のこと\n- id: b\n  area: 北海道\n- id: c\n  area: 全国（一部）\n"
    kept = yaml.load(national(text), yaml.CBaseLoader)
    assert [line["id"] for line in kept] == ["a", "c"]
    assert "登別" not in national(text)
    files = {file.path: file.content.decode() for file in starter_files(("ja",))}
    if "hotlines.yaml" in files:
        lines = yaml.load(files["hotlines.yaml"], yaml.CBaseLoader)
        assert lines
        assert all("北海道" not in line.get("area", "") and "translations" not in line for line in lines)


def test_the_schemas_name_every_field_and_what_it_means() -> None:
    schemas = json_schemas()
    assert set(schemas) == {"place", "organisation", "site", "accessibility"}
    for name, schema in schemas.items():
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema", name
        assert schema["additionalProperties"] is False
    place = schemas["place"]
    assert set(place["properties"]) == set(model_keys(Place))
    assert place["properties"]["name"]["description"] == "名前"
    assert "slug" not in place["required"]
    assert "kana" not in place["required"]
    for field in (*place["properties"].values(), *schemas["organisation"]["properties"].values()):
        assert re.search("[ぁ-んァ-ヶ一-龥]|ja", field.get("description", "")), field
    assert place["properties"]["open"]["anyOf"][1]["type"] == ["string", "number"]


def test_the_schemas_underline_a_group_where_check_asks_for_a_list() -> None:
    place = json_schemas()["place"]["properties"]
    assert [one.get("type") for one in place["confirmed"]["anyOf"]] == ["array", "null"]
    assert [one.get("type") for one in place["except"]["anyOf"]] == ["array", "string", "null"]
    for written, is_read in (("except: 2026-12-22", True), ("except: {on: 2026-12-22}", False)):
        record, _ = parse_record(f"{written}\n".encode(), "content/places/niji.yaml")
        assert record is not None
        found = convert_listing(record, Place, {})[1]
        assert ("wrong-shape" not in [issue.rule for issue in found]) is is_read


def test_the_schemas_beside_the_program_are_those_of_the_model() -> None:
    for name, schema in json_schemas().items():
        lying = json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
        assert lying == schema, "python build.py schema --into schemas"


def test_the_editor_is_told_which_schema_is_for_which_file() -> None:
    settings = json.loads((REPOSITORY / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    for path, globs in settings["yaml.schemas"].items():
        assert (REPOSITORY / path).is_file()
        assert globs
