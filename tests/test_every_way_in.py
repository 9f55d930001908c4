"""A correction comes to the same file whichever way it came in, and no way forgets a field."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from shirube.export_command import ExportRequest, export_tables
from shirube.intake.cells import guarded, unguarded
from shirube.intake.fields import FormField, field_of, form_fields
from shirube.intake.flat import Flat, flatten, read_form, tidy
from shirube.intake.form_pages import form_pages
from shirube.intake.issue_forms import ROWS, correction_of_issue, id_of, issue_forms
from shirube.intake.patch import Correction, FieldChange, changed_text, merge, unit_of
from shirube.intake.sent_table import BEFORE
from shirube.intake.spreadsheet import FIRST_ROW, HEADINGS_ROW, NAMES_ROW
from shirube.intake.tables import OWN
from shirube.link import FOLDER, Directory, EntryKind
from shirube.load import check_content, content_words
from shirube.pipeline import compose
from shirube.reading.records import Record, parse_record
from tests.languages import NAMES, PHRASES
from tests.sample_site import SECRETS, TODAY, sample_content

ENTRIES: Final[Mapping[EntryKind, str]] = {
    "place": "places/mihon-hidamari",
    "organisation": "organisations/mihon-npo-hidamari",
}


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_content(tmp_path_factory.mktemp("ways"))


@pytest.fixture(scope="module")
def directory(content: Path) -> Directory:
    found = check_content(content, TODAY).directory
    assert found is not None
    return found


@pytest.fixture(scope="module")
def words(content: Path) -> Any:
    return content_words(content)


def public(kind: EntryKind) -> list[FormField]:
    return [field for field in form_fields(kind) if not field.staff]


def export(content: Path, kind: EntryKind, format_: Any = "xlsx", *, office: bool = False) -> bytes:
    request = ExportRequest(content, format_, [kind], (), office, date(2026, 11, 25))
    issues, made, count = export_tables(request)
    assert made is not None, issues
    assert count > 20
    return made


def cells_of_workbook(made: bytes) -> list[dict[str, str]]:
    sheet = load_workbook(io.BytesIO(made)).worksheets[0]
    names = [str(cell.value) for cell in sheet[NAMES_ROW]]
    return [
        {name: str(cell.value or "") for name, cell in zip(names, row, strict=True)}
        for row in sheet.iter_rows(min_row=FIRST_ROW)
        if row[0].value
    ]


def cells_of_csv(made: bytes) -> list[dict[str, str]]:
    names, _, *rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))
    return [dict(zip(names, map(unguarded, row), strict=True)) for row in rows]


# ---- no field is forgotten ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FOLDER)
def test_every_way_in_asks_for_every_field(kind: EntryKind, content: Path, directory: Directory) -> None:
    wanted = {field.name for field in public(kind)}
    plan = compose(directory, TODAY, PHRASES)
    [page] = form_pages(plan.editions[0], [directory.by_key[ENTRIES[kind]]])
    html = plan.renderer.render(page).content.decode()
    forms = {Path(file.path).stem: file.content.decode() for file in issue_forms(PHRASES, {})}
    elements = yaml.safe_load(forms[f"correction-{kind}"])["body"]
    labels = [element["attributes"]["label"] for element in elements if element["type"] != "markdown"]
    ways = {
        "page": re.findall(r'\sname="([a-z_.0-9]+)"', html),
        "issue": [re.findall(r"\(([^()]*)\)$", label)[0] for label in labels],
        "Excel": list(cells_of_workbook(export(content, kind))[0]),
        "CSV": list(cells_of_csv(export(content, kind, "csv"))[0]),
    }
    for way, names in ways.items():
        asked = {re.sub(r"\.[0-9]+\.", ".*.", name) for name in names if field_of(kind, name)}
        assert asked == wanted, way


# ---- and all come to the same -------------------------------------------------------------------------------------


def other_text(field: FormField, there: str, directory: Directory) -> str:
    """Write something else into a field, as somebody might."""
    terms = [term.id for term in directory.vocabularies.get(field.vocabulary or "", ())]
    terms = [area.id for area in directory.site.areas] if field.vocabulary == "areas" else terms
    known = terms or [id for id, _ in field.choices]
    rest = [id for id in known if id not in there.split("\n")]
    match field.control:
        case "choices":
            return "\n".join(filter(None, (there, rest[0])))
        case "choice":
            return rest[0]
        case "tristate":
            return "no" if there in ("yes", "true") else "yes"
        case "yes":
            return "yes"
        case "lines":
            return "mihon-dera" if field.name == "organisation" else f"{there}\n毎月1日 10:00-12:00".strip()
        case "text" | "markdown":
            return "=新しい文。\n- 2行目「'」\n\n＃3行目: <b>&amp;</b>"
        case "date":
            return "2027-01-02"
        case "number":
            return "42.5" if field.of == "geo" else "7"
        case _:
            return "+81 143-00-0007" if field.control == "tel" else f"@新しい {field.name}"


def applied(record: Record, kind: EntryKind, correction: Correction, words: Any) -> str:
    merged = merge(record, correction, words)
    assert merged.conflicts == ()
    return changed_text(record, merged.changes, kind, NAMES)


def asked_for(entry: str, kind: EntryKind, there: Flat, now: Mapping[str, str]) -> Correction:
    """What a table or a plain form asks for: of a list of groups, all its rows."""
    units = {unit_of(name, kind) for name in now}
    was = {name: text for name, text in there.items() if unit_of(name, kind) in units}
    names = dict.fromkeys((*now, *was))
    changes = tuple(FieldChange(name, was.get(name), now.get(name) or None) for name in names)
    return Correction(entry, "changed", changes)


@pytest.mark.parametrize("kind", FOLDER)
def test_every_field_comes_to_the_same_file_by_every_way(
    kind: EntryKind, content: Path, directory: Directory, words: Any
) -> None:
    entry = ENTRIES[kind]
    record, _ = parse_record((content / f"{entry}.yaml").read_bytes(), f"content/{entry}.yaml")
    assert record is not None
    there = flatten(record.data, kind, NAMES)
    wanted = {
        field.name.replace("*", "1"): other_text(field, there.get(field.name.replace("*", "1"), ""), directory)
        for field in public(kind)
    }
    rows = {
        name: text
        for name, text in there.items()
        if (field := field_of(kind, name)) and field.is_row and not field.staff
    }
    now = {**rows, **wanted}

    def by_page() -> Correction:
        pairs = [(name, line) for name, text in now.items() for line in _sent(kind, name, text)]
        return asked_for(entry, kind, there, read_form(pairs, kind))

    def by_issue() -> Correction:
        forms = {Path(file.path).stem: yaml.safe_load(file.content) for file in issue_forms(PHRASES, {})}
        elements = [one for one in forms[f"correction-{kind}"]["body"] if one["type"] != "markdown"]

        def ask(texts: Mapping[str, str]) -> tuple[FieldChange, ...]:
            by_id = {id_of(name): text for name, text in {**texts, "entry": entry}.items()}
            known = {one["id"] for one in elements} | {id_of(name) for name in rows if f".{ROWS + 1}." in name}
            assert set(by_id) <= known
            body = "\n\n".join(f"### {one['attributes']['label']}\n\n{by_id.get(one['id'], '')}" for one in elements)
            made = json.loads(json.dumps(correction_of_issue(body, there)))
            return tuple(FieldChange(name, one["was"], one["now"]) for name, one in made["changes"].items())

        # Everybody reads an issue: one that asks to hide the door may not show the way to it.
        hiding = {"hide_address": now["hide_address"]}
        showing = {name: text for name, text in now.items() if name not in hiding}
        return Correction(entry, "changed", ask(showing) + ask(hiding))

    def by_table(read: Callable[[bytes], list[dict[str, str]]], format_: str) -> Correction:
        """Take the row of another entry that says what is wanted: the table writes words, the cells are read again."""
        made = _row_saying(now, kind, directory, content, format_)
        [row] = [row for row in read(made) if row["entry"] == entry]
        cells = {name: tidy(text) for name, text in row.items() if name not in OWN and text}
        return asked_for(entry, kind, there, cells)

    texts = {
        way: applied(record, kind, make(), words)
        for way, make in (
            ("page", by_page),
            ("issue", by_issue),
            ("Excel", lambda: by_table(cells_of_workbook, "xlsx")),
            ("CSV", lambda: by_table(cells_of_csv, "csv")),
        )
    }
    again, _ = parse_record(texts["page"].encode(), "a")
    assert again is not None
    assert {name: text for name, text in flatten(again.data, kind, NAMES).items() if name in now} == now
    for way, text in texts.items():
        meant = flatten(parse_record(text.encode(), "a")[0].data, kind, NAMES)  # type: ignore[union-attr]
        assert merge(again, asked_for(entry, kind, flatten(again.data, kind, NAMES), meant), words).changes == (), way


def _sent(kind: EntryKind, name: str, text: str) -> list[str]:
    """How a browser sends a field: each box by itself, and an empty one before them."""
    field = field_of(kind, name)
    assert field is not None
    return ["", *text.split("\n")] if field.control in ("choices", "yes") else [text.replace("\n", "\r\n")]


def _row_saying(now: Flat, kind: EntryKind, directory: Directory, content: Path, format_: str) -> bytes:
    from shirube.intake.spreadsheet import workbook_of  # noqa: PLC0415 - only here
    from shirube.intake.tables import TableEntry, csv_of, table_of  # noqa: PLC0415

    vocabularies = {name: {id: term.ja for id, term in terms.items()} for name, terms in directory.terms.items()}
    vocabularies["areas"] = {id: area.ja for id, area in directory.areas.items()}
    entries = [TableEntry(ENTRIES[kind], "0" * 40, now, False)]
    table = table_of(kind, entries, PHRASES, vocabularies, office=False)
    return csv_of(table) if format_ == "csv" else workbook_of([table], TODAY)


# ---- tables -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FOLDER)
def test_a_table_sent_back_as_it_is_changes_nothing(kind: EntryKind, content: Path, words: Any) -> None:
    for row in cells_of_workbook(export(content, kind)):
        record, _ = parse_record((content / f"{row['entry']}.yaml").read_bytes(), row["entry"])
        assert record is not None
        there = flatten(record.data, kind, NAMES)
        cells = {name: tidy(text) for name, text in row.items() if name not in OWN and text}
        merged = merge(record, asked_for(row["entry"], kind, there, cells), words)
        assert (merged.changes, merged.conflicts) == ((), ()), row["entry"]


def test_a_workbook_holds_text_alone_with_lists_to_choose_from(content: Path) -> None:
    book = load_workbook(io.BytesIO(export(content, "place")))
    sheet = book["場所"]
    assert sheet.row_dimensions[NAMES_ROW].hidden
    assert sheet.freeze_panes == f"D{FIRST_ROW}"
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                assert cell.value is None or (cell.data_type, cell.number_format) == ("s", "@")
    columns = {str(cell.value): get_column_letter(cell.column or 0) for cell in sheet[NAMES_ROW]}
    assert sheet[f"{columns['address.postcode']}{HEADINGS_ROW}"].value == "郵便番号"
    for name in ("contact.phone", "address.postcode", "open"):
        assert sheet.column_dimensions[columns[name]].number_format == "@"
    lists = {
        str(rule.sqref).split(":")[0].rstrip("0123456789"): rule.formula1
        for rule in sheet.data_validations.dataValidation
    }
    place, _, words = lists[columns["access.wheelchair"]].partition("!")
    assert [cell.value for (cell,) in book[place][words.replace("$", "")]] == ["はい", "いいえ", "確認中"]
    assert columns["audiences"] not in lists, "several answers stand in one cell"
    assert book[place].sheet_state == "hidden"
    assert book[f"{BEFORE} 場所"].sheet_state == "veryHidden"


def test_a_hidden_address_and_what_the_office_keeps_stay_in_the_office(content: Path) -> None:
    for format_ in ("xlsx", "csv"):
        read = cells_of_workbook if format_ == "xlsx" else cells_of_csv
        rows = read(export(content, "place", format_))
        text = json.dumps(rows, ensure_ascii=False)
        assert [secret for secret in SECRETS if secret in text] == []
        assert not [name for name in rows[0] if name.startswith(("listed", "confirmed", "source"))]
    rows = cells_of_workbook(export(content, "place", office=True))
    [hidden] = [row for row in rows if row["entry"] == "places/mihon-kakurega"]
    assert hidden["venue"] == "見本ひみつ会館"
    assert hidden["listed.consent"] == "2026-09-30"


@pytest.mark.parametrize("cell", ["=1+1", "+81 143-00-0001", "-1", "@SUM(A1)", "\t=1", "'=1", "''=1"])
def test_a_cell_that_begins_like_a_formula_is_harmless_and_comes_back(cell: str) -> None:
    assert guarded(cell).startswith("'")
    assert unguarded(guarded(cell)) == cell


@settings(max_examples=80, deadline=None)
@given(st.text("=+-@'\t\rあa1\n ", max_size=6))
def test_any_cell_comes_back(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell
    assert guarded(cell)[:1] not in ("=", "+", "-", "@", "\t", "\r")


def test_csv_opens_in_a_spreadsheet_as_japanese(content: Path) -> None:
    made = export(content, "place", "csv")
    assert made.startswith(b"\xef\xbb\xbfentry,base,says,name,")
    assert "ページ（直さない）".encode() in made.split(b"\r\n")[1]


def test_only_the_entries_of_an_organisation_are_written(content: Path) -> None:
    request = ExportRequest(content, "csv", ["place"], ("mihon-npo-hidamari",), False, TODAY)
    _, made, count = export_tables(request)
    assert made is not None
    names = {row["entry"] for row in cells_of_csv(made)}
    assert len(names) == count
    assert {"places/mihon-hidamari", "places/mihon-akari"} <= names
    assert "places/mihon-tomoshibi" not in names
