"""GitHub: the forms ask for every field, and an issue becomes the correction it means."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from build import main
from shirube.intake.fields import form_fields
from shirube.intake.flat import flatten
from shirube.intake.issue_forms import (
    LABEL,
    NO_ANSWER,
    ROWS,
    IssueRefused,
    correction_of_issue,
    entry_of_issue,
    github_files,
    id_of,
    issue_forms,
)
from shirube.intake.patch import Correction, FieldChange, merge
from shirube.intake.sent_table import CLEAR
from shirube.link import FOLDER, EntryKind
from shirube.load import content_words
from shirube.reading.records import Record, read_record
from tests.languages import PHRASES

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "content"
WORDS = content_words(CONTENT)
FORMS: dict[str, dict[str, Any]] = {
    Path(file.path).stem: yaml.safe_load(file.content.decode())
    for file in issue_forms(PHRASES, {name: tuple(words) for name, words in WORDS.items()})
}


def there(entry: str) -> tuple[Record, dict[str, str]]:
    record, issues = read_record(CONTENT / f"{entry}.yaml", entry)
    assert record is not None, issues
    return record, flatten(record.data, "place" if entry.startswith("places") else "organisation")


def written(kind: EntryKind, answers: dict[str, str]) -> str:
    """The text that GitHub makes of a filled form."""
    elements = [element for element in FORMS[f"correction-{kind}"]["body"] if element["type"] != "markdown"]
    by_id = {id_of(name): text for name, text in answers.items()}
    assert set(by_id) <= {element["id"] for element in elements}
    return "\r\n\r\n".join(
        f"### {element['attributes']['label']}\r\n\r\n{by_id.get(element['id'], NO_ANSWER)}" for element in elements
    ).replace("\n", "\r\n").replace("\r\r", "\r")  # fmt: skip


def plain(answers: dict[str, str]) -> str:
    """The answered part of such a text."""
    return "\n\n".join(f"### 項目 ({name})\n\n{text}" for name, text in answers.items())


# ---- the forms ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FOLDER)
def test_every_field_for_the_public_has_its_element(kind: EntryKind) -> None:
    form = FORMS[f"correction-{kind}"]
    elements = [element for element in form["body"] if element["type"] != "markdown"]
    named = [re.findall(r"\(([^()]*)\)$", element["attributes"]["label"])[0] for element in elements]
    wanted = {
        field.name.replace("*", str(number))
        for field in form_fields(kind)
        if not field.staff
        for number in range(1, ROWS + 1)
    }
    assert set(named) == wanted | {"entry", "base", "says", "changes"}
    assert [element["id"] for element in elements] == [id_of(name) for name in named]
    assert LABEL in form["labels"]


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_one_that_github_takes(name: str) -> None:
    form = FORMS[name]
    assert set(form) == {"name", "description", "title", "labels", "body"}
    assert len(form["description"]) <= 200
    elements = [element for element in form["body"] if element["type"] != "markdown"]
    for element in form["body"]:
        # A dropdown could not be filled by an address.
        assert element["type"] in ("markdown", "input", "textarea")
        assert set(element) <= {"type", "id", "attributes", "validations"}
        assert all(isinstance(text, str) and text.strip() for text in element["attributes"].values())
    ids, labels = ([place(element) for element in elements] for place in (_id, _latin_label))
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", id) for id in ids)
    assert len(ids) == len(set(ids))
    assert len(labels) == len(set(labels)), "GitHub finds labels alike that differ in no Latin letter"


def _id(element: dict[str, Any]) -> str:
    return str(element["id"])


def _latin_label(element: dict[str, Any]) -> str:
    return re.sub(r"[^a-z0-9]", "", element["attributes"]["label"].lower())


def test_a_form_offers_the_words_of_the_vocabulary() -> None:
    elements = {element.get("id"): element for element in FORMS["correction-place"]["body"]}
    assert "幌別" in elements["area"]["attributes"]["description"]
    assert "はい、いいえ、確認中" in elements["access-wheelchair"]["attributes"]["description"]


# ---- an issue -----------------------------------------------------------------------------------------------------


def corrected(made: dict[str, Any]) -> Correction:
    changes = tuple(FieldChange(name, one["was"], one["now"]) for name, one in made["changes"].items())
    return Correction(made["entry"], made["says"], changes, made["base"])


@pytest.mark.parametrize("entry", ["places/mihon-hidamari", "places/mihon-tanpopo", "organisations/mihon-shakyo"])
def test_a_form_filled_with_what_is_there_changes_nothing(entry: str) -> None:
    record, flat = there(entry)
    kind: EntryKind = "place" if entry.startswith("places") else "organisation"
    staff = {field.of for field in form_fields(kind) if field.staff}
    answers = {name: text for name, text in flat.items() if name.split(".")[0] not in staff}
    made = correction_of_issue(written(kind, {"entry": entry, **answers}), flat)
    assert set(made["changes"]) == set(answers)
    merged = merge(record, corrected(made), WORDS)
    assert (merged.changes, merged.conflicts) == ((), ())


def test_what_is_typed_changes_that_field_and_a_row_the_whole_list() -> None:
    _, flat = there("places/mihon-hidamari")
    answers = {
        "entry": "https://shirube.example.jp/places/mihon-hidamari/",
        "contact.phone": "0143-00-0003",
        "contact.fax": "(消す)",
        "open": "毎週火 10:00-12:00\n毎週木 10:00-12:00",
        "except.2.on": "2026-12-24",
    }
    made = correction_of_issue(written("place", answers), flat)
    assert (made["format"], made["entry"], made["says"]) == ("shirube-correction/1", "places/mihon-hidamari", "changed")
    assert made["changes"] == {
        "contact.phone": {"was": "0143-00-0001", "now": "0143-00-0003"},
        "contact.fax": {"was": "0143-00-0002", "now": None},
        "open": {"was": flat["open"], "now": "毎週火 10:00-12:00\n毎週木 10:00-12:00"},
        "except.1.on": {"was": "2026-12-22", "now": "2026-12-22"},
        "except.1.why": {"was": "会館の大そうじ", "now": "会館の大そうじ"},
        "except.2.on": {"was": None, "now": "2026-12-24"},
    }


def test_what_the_page_has_put_in_is_taken_as_it_is() -> None:
    changes = {"contact.phone": {"was": "0143-00-0009", "now": "0143-00-0003"}}
    whole = {"format": "shirube-correction/1", "entry": "places/x", "base": "", "says": "changed", "changes": changes}
    for put_in in (changes, whole):
        answers = {
            "entry": "places/mihon-hidamari",
            "base": "0" * 40,
            "changes": json.dumps(put_in, ensure_ascii=False),
        }
        made = correction_of_issue(written("place", answers), {"contact.phone": "0143-00-0001"})
        assert (made["changes"], made["base"]) == (changes, "0" * 40)


def test_a_new_entry_is_said_to_be_new() -> None:
    answers = {"entry": "places/mihon-atarashii", "name": "見本サロン あたらしい"}
    made = correction_of_issue(written("place", {**answers, "says": "new"}), None)
    assert (made["says"], made["base"]) == ("new", "")
    assert made["changes"] == {"name": {"was": None, "now": "見本サロン あたらしい"}}
    for body, today in (
        (written("place", answers), None),
        (written("place", {**answers, "says": "new"}), {"name": "x"}),
    ):
        with pytest.raises(IssueRefused):
            correction_of_issue(body, today)


def test_that_all_is_right_is_one_word() -> None:
    for word in ("right", "Right", "変更なし"):
        made = correction_of_issue(written("place", {"entry": "places/mihon-hidamari", "says": word}), {})
        assert (made["says"], made["changes"]) == ("right", {})


@pytest.mark.parametrize(
    "body",
    [
        "", "電話がちがいます", "### どのページか (entry)\n\n../../etc/passwd", "### どのページか (entry)\n\nplaces/",
        "### x (entry)\n\nplaces/mihon-hidamari", "### x (entry)\n\nplaces/mihon-hidamari\n\n### y (nmae)\n\nx",
        "### x (entry)\n\nplaces/mihon-hidamari\n\n### y (changes)\n\n電話を直して",
        "### x (entry)\n\nplaces/mihon-hidamari\n\n### y (changes)\n\n[]", "a\u202eb", "x" * 70_000,
        "### x (entry)\n\nplaces/mihon-hidamari\n\n### y (__class__)\n\nx",
    ],
)  # fmt: skip
def test_a_text_that_is_no_correction_is_refused_in_words(body: str) -> None:
    with pytest.raises(IssueRefused) as refusal:
        entry_of_issue(body)
        correction_of_issue(body, {})
    assert re.search("[ぁ-ん]", str(refusal.value))


HIDES = {"name": "見本の家", "hide_address": "true", "address.line": "ひみつ町1-2-3"}


@pytest.mark.parametrize(
    ("today", "answers"),
    [
        (HIDES, {"address.line": "見本町0-0"}),
        (HIDES, {"address.line": CLEAR}),
        (HIDES, {"translations.en.venue": "Mihon Hall"}),
        (HIDES, {"changes": json.dumps({"address.line": {"was": "x", "now": None}})}),
        ({**HIDES, "hide_address": "さあ"}, {"venue": "見本会館"}),
        ({"name": "見本の家"}, {"hide_address": "はい", "venue": "見本会館"}),
        ({"name": "見本の家"}, {"changes": json.dumps({"hide_address": {"now": True}, "geo.lat": {"now": "42.4"}})}),
        (None, {"says": "new", "name": "見本の家", "hide_address": "はい", "address.line": "ひみつ町1-2-3"}),
    ],
)
def test_no_public_proposal_shows_a_hidden_door(today: dict[str, str] | None, answers: dict[str, str]) -> None:
    with pytest.raises(IssueRefused) as refusal:
        correction_of_issue(plain({"entry": "places/mihon-akari", **answers}), today)
    assert "担当課に電話" in str(refusal.value)
    assert "ひみつ町" not in str(refusal.value)


@pytest.mark.parametrize(
    ("today", "answers"),
    [
        (HIDES, {"contact.phone": "0143-00-0003"}),
        ({"name": "見本の家", "venue": "見本会館"}, {"hide_address": "はい", "venue": CLEAR}),
        ({"name": "見本の家", "hide_address": "no"}, {"venue": "見本会館"}),
    ],
)
def test_the_rest_of_a_hidden_place_and_a_wish_to_hide_are_taken(
    today: dict[str, str], answers: dict[str, str]
) -> None:
    made = correction_of_issue(plain({"entry": "places/mihon-akari", **answers}), today)
    assert set(made["changes"]) == set(answers)


# ---- the command -----------------------------------------------------------------------------------------------


def test_the_command_writes_the_files_and_leaves_alone_what_a_city_has_written(tmp_path: Path) -> None:
    runner = CliRunner()
    done = runner.invoke(main, ["forms", "--content", str(CONTENT), "--into", str(tmp_path)])
    assert done.exit_code == 0, done.output
    ours, theirs = github_files(PHRASES, {})
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()} == {
        file.path for file in (*ours, *theirs)
    }
    owners, form = tmp_path / ".github" / "CODEOWNERS", tmp_path / ".github" / "ISSUE_TEMPLATE" / "correction-place.yml"
    owners.write_text("/ @mihon\n", encoding="utf-8")
    form.write_text("old", encoding="utf-8")
    assert runner.invoke(main, ["forms", "--content", str(CONTENT), "--into", str(tmp_path)]).exit_code == 0
    assert owners.read_text(encoding="utf-8") == "/ @mihon\n"
    assert yaml.safe_load(form.read_text(encoding="utf-8"))["name"] == "場所の訂正"


def test_a_file_that_is_no_entry_is_said_to_be_broken(tmp_path: Path) -> None:
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "niji.yaml").write_text("name: 見本\ncontact: [a]\n", encoding="utf-8")
    body = written("place", {"entry": "places/niji", "contact.phone": "0143-00-0003"})
    done = CliRunner().invoke(main, ["forms", "--content", str(tmp_path), "--issue", "-"], input=body)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "「places/niji」のファイルに、まちがいがあります" in done.stderr


def test_the_command_makes_a_correction_of_an_issue() -> None:
    runner = CliRunner()
    arguments = ["forms", "--content", str(CONTENT), "--issue", "-"]
    body = written("place", {"entry": "places/mihon-hidamari", "contact.phone": "0143-00-0003"})
    done = runner.invoke(main, arguments, input=body)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["changes"] == {"contact.phone": {"was": "0143-00-0001", "now": "0143-00-0003"}}
    for wrong in ("places/no-such", "places/../site", "places/mihon-hidamari/../mihon-akari"):
        done = runner.invoke(main, arguments, input=written("place", {"entry": wrong, "name": "x"}))
        assert done.exit_code == 1
        assert done.stdout == ""
