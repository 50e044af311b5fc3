"""The study's file; no framework."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crosscancer_core.errors import RunFolderError
from crosscancer_core.models.recipes import ARMS
from crosscancer_core.training.study import PartState, Study, StudyPart, list_studies, read_study, write_study
from tests.tiny_training import tiny_config


def _study(root: Path) -> Study:
    folder = root / "prostate.crosscancer" / "studies" / "first"
    parts = tuple(
        StudyPart(
            arm=arm,
            seed=0,
            fold=fold,
            run_folder=folder / "runs" / f"{arm}-s0-f{fold}",
            bundle=root / "prostate.crosscancer" / "models" / f"first-{arm}-s0-f{fold}",
            test_slides=("P01",),
        )
        for arm in ("none", "breast")
        for fold in (0, 1)
    )
    return Study(
        name="first",
        cohort=root / "prostate.json",
        cohorts={"source": root / "breast.json"},
        config=tiny_config(),
        recipes={name: ARMS[name] for name in ("none", "breast")},
        split="five",
        parts=parts,
    )


def test_a_study_comes_back_and_can_be_moved(tmp_path: Path) -> None:
    there = tmp_path / "there"
    study = _study(there)
    folder = there / "prostate.crosscancer" / "studies" / "first"
    write_study(study, folder)
    assert read_study(folder) == read_study(folder / "study.json") == study
    assert list_studies(folder.parent) == [folder]
    here = tmp_path / "here"
    shutil.move(there, here)
    moved = read_study(here / "prostate.crosscancer" / "studies" / "first")
    assert moved == _study(here)


def test_parts_are_found_and_replaced_by_name(tmp_path: Path) -> None:
    study = _study(tmp_path)
    part = study.part("breast-s0-f1")
    assert study.finished == ()
    changed = study.with_part(part.model_copy(update={"state": PartState.DONE}))
    assert [done.name for done in changed.finished] == ["breast-s0-f1"]
    with pytest.raises(KeyError):
        study.part("double-s0-f1")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 99}', '{"schema": 1, "study": {"name": "x"}}'])
def test_what_is_no_study_is_said_in_words(tmp_path: Path, text: str) -> None:
    with pytest.raises(RunFolderError, match="no study"):
        read_study(tmp_path)
    (tmp_path / "study.json").write_text(text)
    with pytest.raises(RunFolderError):
        read_study(tmp_path)
