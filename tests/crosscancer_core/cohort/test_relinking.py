from __future__ import annotations

from pathlib import Path

from crosscancer_core.cohort.cohort import Case, Cohort, CohortSlide
from crosscancer_core.cohort.relinking import found_in, missing_files, relinked
from crosscancer_core.slides.fingerprint import fingerprint


def _cohort(folder: Path) -> Cohort:
    folder.mkdir()
    cases = []
    for number in (1, 2):
        path = folder / f"S{number}.svs"
        path.write_bytes(bytes([number]) * 100)
        path.with_suffix(".xml").touch()
        slide = CohortSlide(
            id=f"S{number}", path=path, annotations=path.with_suffix(".xml"), fingerprint=fingerprint(path)
        )
        cases.append(Case(patient=f"P{number}", slides=(slide,)))
    return Cohort(name="c", cases=tuple(cases))


def test_nothing_is_missing_at_first(tmp_path: Path) -> None:
    assert list(missing_files(_cohort(tmp_path / "here"))) == []


def test_nearest_name_of_the_same_kind_is_suggested_first(tmp_path: Path) -> None:
    cohort = _cohort(tmp_path / "here")
    (tmp_path / "here" / "S1.svs").rename(tmp_path / "here" / "S1 (copy).svs")
    (tmp_path / "here" / "S1.svx").touch()
    (missing,) = missing_files(cohort)
    assert missing.suggestion == tmp_path / "here" / "S1 (copy).svs"
    missing.suggestion.unlink()
    (missing,) = missing_files(cohort)
    assert missing.hint == 'Did you mean "S1.svx"?'
    (tmp_path / "here" / "S1.svx").unlink()
    (missing,) = missing_files(cohort)
    assert missing.suggestion is None  # S2.svs is near, but it is another slide of the cohort


def test_moved_folder_is_found_again_and_relinked(tmp_path: Path) -> None:
    cohort = _cohort(tmp_path / "here")
    (tmp_path / "disk").mkdir()
    (tmp_path / "here").rename(tmp_path / "disk" / "there")
    assert len(list(missing_files(cohort))) == 4
    mended = relinked(cohort, found_in(tmp_path / "disk", cohort))
    assert list(missing_files(mended)) == []
    assert mended.slide("S2").path == tmp_path / "disk" / "there" / "S2.svs"


def test_a_renamed_slide_is_known_by_its_pixels_and_a_stranger_of_its_name_is_not_taken(tmp_path: Path) -> None:
    cohort = _cohort(tmp_path / "here")
    there = tmp_path / "there"
    there.mkdir()
    (tmp_path / "here" / "S1.svs").rename(there / "renamed.svs")
    (there / "S1.svs").write_bytes(b"other pixels")
    (tmp_path / "here" / "S2.svs").unlink()
    (there / "S2.svs").write_bytes(b"other pixels again")
    assert found_in(there, cohort) == {tmp_path / "here" / "S1.svs": there / "renamed.svs"}
