"""The formats that can be imported, and the one function that imports a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shirube.content_files import write_files
from shirube.importers import kodomo_shokudo, public_facility
from shirube.importers.cells import RowReader
from shirube.importers.concealed import conceal, is_concealed
from shirube.importers.content import Draft, Publication, assemble
from shirube.importers.table import Table, read_table
from shirube.issues import Issue, ordered
from shirube.outputs import OutputFile
from shirube.values import closest
from shirube.write import MARKER


@dataclass(frozen=True, slots=True)
class Importer:
    """A format: the headings it knows, those it cannot do without, and how one row becomes a place."""

    id: str
    columns: Mapping[str, Sequence[str]]
    """The name of a column as findings say it → the other headings people write for it."""
    required: tuple[str, ...]
    draft: Callable[[RowReader, Publication], Draft | None]
    is_other_kind: Callable[[Table, str], bool] | None = None
    """Whether a table with the required headings, of this title, is plainly a list of something else."""


IMPORTERS: Final[tuple[Importer, ...]] = (
    Importer(
        "kodomo-shokudo",
        kodomo_shokudo.COLUMNS,
        kodomo_shokudo.REQUIRED,
        kodomo_shokudo.draft,
        kodomo_shokudo.is_other_kind,
    ),
    Importer("public-facility", public_facility.COLUMNS, public_facility.REQUIRED, public_facility.draft),
)
FORMATS: Final = tuple(importer.id for importer in IMPORTERS)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import made of a file. Every row is either an entry or reported: `rows_in == entries + reported`."""

    files: tuple[OutputFile, ...] = ()
    """The content folder, paths below it, sorted; empty when the file was refused."""
    issues: tuple[Issue, ...] = ()
    """Errors when the whole file was refused; else a warning for each row not taken and each cell not carried over."""
    rows_in: int = 0
    """Rows below the header with something in them."""
    entries: int = 0
    reported: int = 0
    """Rows that did not become an entry; each has its finding."""
    encoding: str = ""
    """How the file was encoded; empty when nothing fitted."""

    def words(self, lang: str = "ja") -> str:
        """Say in one line what became of the rows."""
        if lang == "en":
            return (
                f"Read {self.rows_in} rows ({self.encoding or 'encoding unknown'}): {self.entries} places written, "
                f"{self.reported} rows reported, {len(self.files)} files."
            )
        return (
            f"{self.rows_in}行を読みました（文字コード：{self.encoding or '不明'}）。場所 {self.entries} 件を書き、"
            f"{self.reported} 行は取り込めませんでした。ファイルは全部で {len(self.files)} です。"
        )


def import_file(
    format: str, file: Path, into: Path, *, shown: str = "", publication: Publication | None = None
) -> ImportReport:
    """Read a published list and make the content folder it gives; nothing is written (see `run_import`).

    `shown` is how findings name the file; `publication` names its source where its columns do not.
    """
    name = shown or file.as_posix()
    importer = next((one for one in IMPORTERS if one.id == format), None)
    if importer is None:
        known = "、".join(one.id for one in IMPORTERS)
        told = {"format": format, "formats": known, "suggestion": closest(format, [one.id for one in IMPORTERS]) or ""}
        return ImportReport(issues=(Issue(name, 0, 0, "import-format", told),))
    folder = into.resolve()
    if any((above / MARKER).is_file() for above in (folder, *folder.parents)):
        return ImportReport(issues=(Issue(name, 0, 0, "import-into-site", {"folder": into.as_posix()}),))
    table = read_table(file, name, importer.columns, importer.required)
    findings = list(table.findings)
    if not table.columns:
        return ImportReport(issues=tuple(ordered(findings)), encoding=table.encoding)
    above = " ".join(issue.values["written"] for issue in table.findings if issue.rule == "import-above-header")
    source = publication or Publication(title=(above.lstrip("# ").split(" ")[0] or file.stem)[:80])
    if importer.is_other_kind and importer.is_other_kind(table, f"{source.title} {above}"):
        issue = Issue(name, 0, 0, "import-other-kind", {"other": "public-facility"})
        return ImportReport(issues=(issue,), encoding=table.encoding)
    drafts: list[Draft] = []
    seen: dict[frozenset[tuple[str, str]], int] = {}
    for row in table.rows:
        reader = RowReader(row, name)
        before = seen.setdefault(frozenset(row.cells.items()), row.line)
        if before != row.line:
            reader.tell("import-row-twice", first=str(before))
            findings += reader.findings
            continue
        if is_concealed(row):
            conceal(reader)
        draft = importer.draft(reader, source)
        findings += reader.findings
        if draft is not None:
            drafts.append(draft)
    if not drafts:
        findings.append(Issue(name, 0, 0, "import-nothing", {"count": str(table.rows_in), "format": format}))
        return ImportReport((), tuple(ordered(findings)), table.rows_in, 0, table.rows_in, table.encoding)
    if any(not draft.publication.licence for draft in drafts):
        findings.append(Issue(name, 0, 0, "import-no-licence", {"title": source.title}))
    made = assemble(drafts, into, name)
    findings += made.findings
    return ImportReport(
        tuple(made.files),
        tuple(ordered(findings)),
        table.rows_in,
        made.entries,
        table.rows_in - made.entries,
        table.encoding,
    )


def run_import(format: str, file: Path, into: Path, *, publication: Publication | None = None) -> ImportReport:
    """Import a file and write the content folder below `into`."""
    report = import_file(format, file, into, publication=publication)
    write_files(report.files, into)
    return report
