"""Say findings to who filled in a form: by the label of a field; the name that a file gives it was never seen there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from shirube.intake.fields import ROW, form_fields, label_of
from shirube.intake.form_words import ROWS
from shirube.intake.patch import KINDS
from shirube.issues import Issue
from shirube.phrases import FIRST_LANGUAGE, Words


def label_in(phrases: Mapping[str, Words], name: str) -> str:
    """Say what forms call the field that a finding names, whichever kind of entry has it; empty for what none asks.

    A finding may name a field of a list without the number of its row, or the list itself.
    """
    if name in ROWS:
        return ROWS[name]
    for kind in KINDS.values():
        if (label := label_of(phrases, kind, name)) != name:
            return label
        for field in form_fields(kind):
            if field.is_row and field.name.replace(f"{ROW}.", "") == name:
                return phrases[FIRST_LANGUAGE](field.label)
    return ""


def said_of(issue: Issue, phrases: Mapping[str, Words]) -> str:
    """Say a finding in the words of `check`, its field by its label; a hint keeps the name to write in a file."""
    names = {"field": issue.values.get("path") or issue.values.get("field", ""), "also": issue.values.get("also", "")}
    labels = {key: label for key, name in names.items() if (label := label_in(phrases, name))}
    message = replace(issue, values={**issue.values, **labels}).message()
    label = labels.pop("field", "")
    if label and message == issue.message():  # of several telephones, this one
        message = f"{label}：{message}"
    return f"{message} {replace(issue, values={**issue.values, **labels}).hint()}".strip()
