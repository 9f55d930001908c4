"""What a browser without a script sends of the form of an entry."""

from __future__ import annotations

from html.parser import HTMLParser


class SentForm(HTMLParser):
    """Reads what a browser would send of one form without a script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.labels: list[str] = []
        self.ids: list[str] = []
        self._inside = False
        self._text: tuple[str, list[str]] | None = None
        self._select: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = found.get("id") == "form"
        if not self._inside or "form" in found:
            return
        if tag == "label":
            self.labels.append(found.get("for", ""))
        if tag in ("input", "textarea", "select") and "id" in found:
            self.ids.append(found["id"])
        match tag:
            case "input" if found["type"] != "checkbox" or "checked" in found:
                self.sent.append((found["name"], found.get("value", "")))
            case "textarea":
                self._text = (found["name"], [])
            case "select":
                self._select = found["name"]
            case "option" if self._select and "selected" in found:
                self.sent.append((self._select, found["value"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text:
            self.sent.append((self._text[0], "".join(self._text[1]).replace("\n", "\r\n")))
            self._text = None
        elif tag == "select":
            self._select = None
        elif tag == "form":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._text:
            self._text[1].append(data)
