"""Files of the content are written all or none, and nothing is left lying beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from shirube.content_files import write_files
from shirube.outputs import OutputFile

FILES = [
    OutputFile("places/niji.yaml", b"new"),
    OutputFile("places/kawa.yaml", b"new"),
    OutputFile("site.yaml", b"new"),
]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "niji.yaml").write_bytes(b"old")
    (tmp_path / "site.yaml").write_bytes(b"old")
    return tmp_path


def there(content: Path) -> dict[str, bytes]:
    return {path.relative_to(content).as_posix(): path.read_bytes() for path in content.rglob("*") if path.is_file()}


def test_every_file_is_written_and_nothing_else(content: Path) -> None:
    write_files(FILES, content)
    assert there(content) == {file.path: b"new" for file in FILES}


@pytest.mark.parametrize("problem", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_where_a_place_cannot_be_taken_every_file_is_as_it_was(
    at: int, problem: BaseException, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = there(content)
    replace, calls = Path.replace, []

    def failing(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == at:
            raise problem
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(type(problem)):
        write_files(FILES, content)
    assert len(calls) == at
    assert there(content) == before


def test_a_file_that_cannot_be_laid_beside_its_place_leaves_all_as_they_were(content: Path) -> None:
    before = there(content)
    with pytest.raises(OSError, match="too long"):
        write_files([*FILES, OutputFile(f"{'x' * 250}.yaml", b"new")], content)
    assert there(content) == before


def test_a_file_that_is_already_so_is_not_touched(content: Path) -> None:
    was = (content / "site.yaml").stat()
    write_files([OutputFile("site.yaml", b"old")], content)
    assert (content / "site.yaml").stat() == was


def test_a_file_keeps_who_may_read_it(content: Path) -> None:
    (content / "site.yaml").chmod(0o640)
    write_files([OutputFile("site.yaml", b"new")], content)
    assert (content / "site.yaml").stat().st_mode & 0o777 == 0o640
