"""What an entry or `moved.yaml` names is there: organisations, successors, the targets of moved addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from shirube.checks.finding import ContentView, FileFinding, Finding
from shirube.link import FOLDER, EntryKind
from shirube.model.place import Place
from shirube.values import closest


def references(view: ContentView) -> Iterable[FileFinding]:
    """Refuse names of files that are not there, and addresses that move in a circle."""
    return [*_organisations(view), *_successors(view), *_moved(view)]


def _near(view: ContentView, kind: EntryKind, written: str) -> str:
    """Say what was meant: where the entry went, else the file of the nearest name."""
    moved = view.moved.get(f"{FOLDER[kind]}/{written}")
    return moved.rpartition("/")[2] if moved else closest(written, view.slugs[kind]) or ""


def _organisations(view: ContentView) -> Iterator[FileFinding]:
    bodies = [listing for kind, listing in view.listings if kind == "organisation"]
    ended = {listing.slug for listing in bodies if listing.status.is_ == "ended"}
    known = view.slugs["organisation"]
    for _, listing in view.listings:
        if not isinstance(listing, Place):
            continue
        for index, slug in enumerate(listing.organisation):
            at = ("organisation", index)
            if slug not in known:
                values = {"written": slug, "suggestion": _near(view, "organisation", slug)}
                yield FileFinding(f"places/{listing.slug}.yaml", Finding(at, "organisation-unknown", values))
            elif slug in ended and listing.status.is_ != "ended":
                finding = Finding(at, "organisation-ended", {"written": slug})
                yield FileFinding(f"places/{listing.slug}.yaml", finding)


def _successors(view: ContentView) -> Iterator[FileFinding]:
    for kind, listing in view.listings:
        slug = listing.status.successor
        if slug is None:
            continue
        file = f"{FOLDER[kind]}/{listing.slug}.yaml"
        if slug == listing.slug:
            yield FileFinding(file, Finding(("status", "successor"), "successor-itself", {"written": slug}))
        elif slug not in view.slugs[kind]:
            values = {"written": slug, "folder": FOLDER[kind], "suggestion": _near(view, kind, slug)}
            yield FileFinding(file, Finding(("status", "successor"), "successor-unknown", values))


def _moved(view: ContentView) -> Iterator[FileFinding]:
    known = {f"{FOLDER[kind]}/{slug}" for kind, slugs in view.slugs.items() for slug in slugs}
    for old, new in view.moved.items():
        if old in known:
            finding = Finding((old,), "moved-source-exists", {"written": old})
        elif new in known:
            continue
        elif new not in view.moved:
            values = {"written": new, "suggestion": closest(new, known) or ""}
            finding = Finding((old,), "moved-target-unknown", values)
        elif (end := _end_of(view.moved, old)) is None:
            finding = Finding((old,), "moved-loop", {"written": old, "target": new})
        elif end in known:
            finding = Finding((old,), "moved-twice", {"written": new, "target": end})
        else:
            continue  # told at the last step
        yield FileFinding("moved.yaml", finding)


def _end_of(moved: Mapping[str, str], start: str) -> str | None:
    """Follow the moves from an old key to the last one, or None when they go round."""
    seen, step = {start}, moved[start]
    while step in moved:
        if step in seen:
            return None
        seen.add(step)
        step = moved[step]
    return step
