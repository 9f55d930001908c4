"""The yearly round: who owes an answer, what a letter asks, and that nobody's secret goes out by post."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner

from build import main
from shirube.campaign.letters import LettersRefused, letters, read_links
from shirube.campaign.standing import Standing, standings, status
from shirube.campaign.start import CampaignRefused, start
from shirube.link import Directory
from shirube.load import TEMPLATES, check_content
from shirube.model.site import Campaign
from shirube.receiver.app import create_app
from shirube.receiver.office import open_receiver
from shirube.receiver.settings import read_settings
from tests.paper import codes
from tests.receiver_site import VILLAGE, repository_with

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 27)
ROUND = Campaign.model_validate({"from": "2026-10-01", "until": "2026-12-25"})


@pytest.fixture(scope="module")
def directory() -> Directory:
    found = check_content(ROOT / "content", TODAY).directory
    assert found is not None
    return found


@pytest.fixture(scope="module")
def waiting(directory: Directory) -> list[Standing]:
    return [standing for standing in standings(directory, ROUND) if not standing.is_done]


def test_every_listed_entry_is_asked_of_one_organisation(directory: Directory) -> None:
    asked = [
        entry.key for standing in standings(directory, ROUND) for entry in (*standing.confirmed, *standing.waiting)
    ]
    assert sorted(asked) == sorted(entry.key for entry in directory.listed)


def test_what_was_confirmed_on_the_first_day_of_the_round_counts(directory: Directory) -> None:
    for standing in standings(directory, ROUND):
        for entry in standing.confirmed:
            assert max(item.on for item in entry.listing.confirmed) >= ROUND.from_
        for entry in standing.waiting:
            assert all(item.on < ROUND.from_ for item in entry.listing.confirmed)
    some = next(entry for entry in directory.listed if entry.listing.last_confirmed)
    assert some.listing.last_confirmed is not None
    on_that_day = Campaign.model_construct(from_=some.listing.last_confirmed.on, until=ROUND.until)
    day_after = Campaign.model_construct(from_=some.listing.last_confirmed.on + timedelta(1), until=ROUND.until)
    assert some in [entry for each in standings(directory, on_that_day) for entry in each.confirmed]
    assert some in [entry for each in standings(directory, day_after) for entry in each.waiting]


def test_the_status_counts_organisations_and_entries_and_days(directory: Directory, waiting: list[Standing]) -> None:
    report = status(directory, TODAY, ROUND)
    bodies, entries = report.tables[0].rows
    # 12 of the 30 organisations of the sample have answered.
    assert bodies[1:] == (len(standings(directory, ROUND)) - len(waiting), len(waiting), 40) == (12, 18, 40)
    assert entries[2] == sum(len(standing.waiting) for standing in waiting)
    assert [row[0] for row in report.tables[1].rows] == [f"{each.organisation.key}.yaml" for each in waiting]
    assert report.note == "期限まで、あと28日です。"
    assert status(directory, date(2026, 12, 28), ROUND).note == "期限を3日過ぎています。"


def pages(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def test_each_that_owes_an_answer_gets_one_letter_with_a_slip(directory: Directory, waiting: list[Standing]) -> None:
    secrets = [
        entry.listing.address.line
        for entry in directory.entries
        if entry.listing.hide_address and entry.listing.address and entry.listing.address.line
    ]
    links = {waiting[0].organisation.slug: "https://uketsuke.city.mihon.jp/e/abc.def"}
    paper = letters(directory, ROUND, waiting, links, base_url="https://shirube.city.mihon.jp/", today=TODAY,
                    templates=TEMPLATES)  # fmt: skip
    told = pages(paper.content)
    for standing in waiting:
        name = "".join(standing.organisation.listing.name.split())
        assert sum(f"{name}御中" in page for page in told) == 1
        assert sum(f"団体：{name}（{standing.organisation.key}）" in page for page in told) == 1
    assert sum("2026年12月25日" in page for page in told) == len(waiting)
    assert not [secret for secret in secrets if any(secret in page for page in told)]
    # The first letter carries its own link and says to keep it; the next one the page that everybody may open.
    document = pypdfium2.PdfDocument(paper.content)
    assert [codes(document[at]) for at in (0, 1)] == [
        ["https://uketsuke.city.mihon.jp/e/abc.def"],
        [f"https://shirube.city.mihon.jp/organisations/{waiting[1].organisation.slug}/"],
    ]
    assert ("ほかの人には、渡さないでください" in told[0], "ほかの人には、渡さないでください" in told[1]) == (
        True,
        False,
    )


def test_words_of_content_stay_words(directory: Directory, waiting: list[Standing]) -> None:
    listing = waiting[0].organisation.listing.model_copy(update={"name": "#panic() $x$ *名* \\ <b>"})
    hostile = replace(waiting[0], organisation=replace(waiting[0].organisation, listing=listing))
    paper = letters(directory, ROUND, [hostile], {}, base_url="https://a.example/", today=TODAY, templates=TEMPLATES)
    assert "#panic()$x$*名*\\<b>御中" in pages(paper.content)[0]
    emoji = replace(
        hostile, organisation=replace(hostile.organisation, listing=listing.model_copy(update={"name": "𓀀"}))
    )
    with pytest.raises(LettersRefused, match="書体にない文字があります: 𓀀"):
        letters(directory, ROUND, [emoji], {}, base_url="https://a.example/", today=TODAY, templates=TEMPLATES)


def test_links_are_read_or_refused_with_their_line(tmp_path: Path) -> None:
    file = tmp_path / "links.csv"
    file.write_text("\ufefforganisation,url\nmihon-kai,https://a.example/e/x\n", encoding="utf-8")
    assert read_links(file) == {"mihon-kai": "https://a.example/e/x"}
    file.write_text("organisation,url\na,https://a.example/\nb,javascript:alert(1)\n", encoding="utf-8")
    with pytest.raises(LettersRefused, match=r"links\.csv:3: "):
        read_links(file)
    file.write_bytes("組織,url\n".encode("cp932"))
    with pytest.raises(LettersRefused, match="UTF-8"):
        read_links(file)


def test_the_dates_are_written_and_no_other_line_is_touched(tmp_path: Path) -> None:
    file = tmp_path / "site.yaml"
    sample = (ROOT / "content" / "site.yaml").read_text(encoding="utf-8")
    before = "".join(line for line in sample.splitlines(keepends=True) if not line.startswith("campaign:"))
    file.write_text(before, encoding="utf-8")
    start(file, date(2027, 4, 1), date(2027, 5, 31))
    assert file.read_text(encoding="utf-8") == before + "campaign: {from: 2027-04-01, until: 2027-05-31}\n"
    file.write_text(
        "campaign:\n  from: 2026-04-01  # 去年\n  until: 2026-05-31\n\n# 見本\nname: しるべ\n", encoding="utf-8"
    )
    start(file, date(2027, 4, 1), date(2027, 5, 31))
    assert file.read_text(encoding="utf-8") == (
        "campaign: {from: 2027-04-01, until: 2027-05-31}\n\n# 見本\nname: しるべ\n"
    )
    windows = "name: しるべ\r\n"
    for text in (windows, f"{windows}campaign:\r\n  from: 2026-04-01\r\n  until: 2026-05-31\r\n"):
        file.write_bytes(text.encode())
        start(file, date(2027, 4, 1), date(2027, 5, 31))
        written = f"{windows}campaign: {{from: 2027-04-01, until: 2027-05-31}}\r\n"
        assert file.read_bytes() == written.encode()
    with pytest.raises(CampaignRefused, match="より前です"):
        start(file, date(2027, 4, 1), date(2027, 3, 31))
    file.write_text("- a\n", encoding="utf-8")
    with pytest.raises(CampaignRefused, match="読めません"):
        start(file, date(2027, 4, 1), date(2027, 5, 31))
    assert file.read_text(encoding="utf-8") == "- a\n"


def test_a_round_that_cannot_be_written_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "site.yaml"
    file.write_text("name: しるべ\n", encoding="utf-8")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(self), None, str(target))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        start(file, date(2027, 4, 1), date(2027, 5, 31))
    assert [path.name for path in tmp_path.iterdir()] == ["site.yaml"]
    assert file.read_text(encoding="utf-8") == "name: しるべ\n"


def test_a_link_of_nobody_stops_the_letters(tmp_path: Path) -> None:
    content = shutil.copytree(VILLAGE, tmp_path / "content")
    start(content / "site.yaml", date(2026, 11, 1), date(2026, 12, 25))
    links, out = tmp_path / "links.csv", tmp_path / "letters.pdf"
    links.write_text("organisation,url\nshakyo,https://a.example/x\nshakkyo,https://a.example/y\n", encoding="utf-8")
    words = ["--content", str(content), "--links", str(links), "--out", str(out), "--today", "2026-11-27"]
    done = CliRunner().invoke(main, ["campaign", "letters", *words])
    assert (done.exit_code, out.exists()) == (2, False)
    assert "団体「shakkyo」はありません" in done.output


def test_letters_of_the_receiver_carry_links_that_open_it(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(VILLAGE, content)
    start(content / "site.yaml", date(2026, 11, 1), date(2026, 12, 25))
    remote = repository_with(tmp_path, content)
    state = tmp_path / "state"
    settings = tmp_path / "receiver.toml"
    settings.write_text(
        f'address = "https://uketsuke.mihon.jp"\nsites = ["https://shirube.mihon.jp"]\nstate = "{state}"\nremote = "{remote}"\n'
    )
    out = tmp_path / "letters.pdf"
    out.write_bytes(b"of last year, without links")
    out.chmod(0o644)
    shutil.copytree(remote, read_settings(settings).clone)  # as after the first fetch
    done = CliRunner().invoke(
        main,
        ["edit-link", "letters", "--settings", str(settings), "--content", str(content), "--out", str(out),
         "--today", "2026-11-27", "--base-url", "https://shirube.mihon.jp/"],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert out.stat().st_mode & 0o077 == 0
    document = pypdfium2.PdfDocument(out)
    (read,) = codes(document[0])
    receiver = open_receiver(read_settings(settings), lambda: datetime.now(UTC))
    assert read.startswith("https://uketsuke.mihon.jp/link/")
    opened = (
        create_app(receiver)
        .test_client()
        .get(read.removeprefix("https://uketsuke.mihon.jp"), base_url="https://uketsuke.mihon.jp")
    )
    assert (opened.status_code, opened.location) == (303, "/entries")
    receiver.store.close()
