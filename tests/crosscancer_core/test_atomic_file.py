from __future__ import annotations

import os
from pathlib import Path

import pytest

from crosscancer_core.atomic_file import check_replaceable, make_folder, replacing, write_bytes, write_text
from crosscancer_core.errors import ConfigError, DiskFullError, NotWritableError
from tests.faults import full_disk, killed, read_only, unwritable

_WRITER = """
from pathlib import Path
from crosscancer_core.atomic_file import write_bytes
write_bytes(Path(sys.argv[1]), b"new" * 50_000)
"""


def test_content_arrives_and_no_other_file_stays(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    write_text(target, "first\n")
    write_text(target, "zweite — Grüße\n")
    assert target.read_bytes() == "zweite — Grüße\n".encode()
    assert os.listdir(tmp_path) == ["a.json"]


def test_temporary_name_keeps_the_suffixes(tmp_path: Path) -> None:
    with replacing(tmp_path / "map.ome.tif") as temporary:
        assert temporary.name.endswith("map.ome.tif")
        assert temporary.parent == tmp_path
        temporary.write_bytes(b"x")


def test_fault_in_the_block_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(b"old")
    with pytest.raises(UnicodeEncodeError), replacing(target) as temporary:
        temporary.write_text("half of it, then \ud800", encoding="utf-8")
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.bin"]


@pytest.mark.parametrize("room", [0, 1, 4096])
def test_full_disk_leaves_the_old_file(tmp_path: Path, room: int) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(b"old")
    with full_disk(room), pytest.raises(DiskFullError, match=r"a\.bin") as caught:
        write_bytes(target, b"n" * 100_000)
    assert "previous file is unchanged" in caught.value.hint
    assert target.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.bin"]


def test_folder_without_right_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(b"old")
    with read_only(tmp_path), pytest.raises(NotWritableError, match="permission denied"):
        write_bytes(target, b"new")
    assert target.read_bytes() == b"old"
    write_bytes(target, b"new")  # and the right is back afterwards
    assert target.read_bytes() == b"new"


def test_place_that_cannot_exist_is_said(tmp_path: Path) -> None:
    place = unwritable(tmp_path)
    with pytest.raises(NotWritableError, match="not a directory"):
        write_bytes(place / "a.bin", b"new")
    with pytest.raises(NotWritableError):
        make_folder(place)
    with pytest.raises(NotWritableError, match="no such file"):
        write_bytes(tmp_path / "missing" / "a.bin", b"new")


def test_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    assert make_folder(tmp_path / "a" / "b").is_dir()
    assert make_folder(tmp_path / "a" / "b").is_dir()


def test_writer_killed_at_any_step_leaves_the_old_file_or_the_new(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(b"old")
    died = 0
    for step in range(1, 20):
        if not killed(_WRITER, tmp_path, target, step=step):
            break
        died += 1
        assert target.read_bytes() in (b"old", b"new" * 50_000)
    assert died >= 3  # opened, flushed, renamed
    assert target.read_bytes() == b"new" * 50_000


def test_writer_killed_within_a_write_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(b"old")
    for room in (0, 1, 70_000, 149_999):
        assert killed(_WRITER, tmp_path, target, room=room)
        assert target.read_bytes() == b"old"
    assert not killed(_WRITER, tmp_path, target, room=150_000)
    assert target.read_bytes() == b"new" * 50_000


def test_a_name_of_another_kind_is_never_replaced(tmp_path: Path) -> None:
    slide = tmp_path / "S1.tif"
    slide.write_bytes(b"slide")
    with pytest.raises(ConfigError, match=r"does not end in \.json"):
        check_replaceable(slide, overwrite=True, ending=".json")
    result = tmp_path / "S1.JSON"
    result.touch()
    check_replaceable(result, overwrite=True, ending=".json")
    with pytest.raises(ConfigError, match="is there already"):
        check_replaceable(result, overwrite=False, ending=".json")
