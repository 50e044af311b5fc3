"""Who trains and who tests. Splits are by patient, since slides of one patient resemble each other."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping

from crosscancer_core.cohort.cohort import AnnotationStatus, Case, Cohort, CohortSlide, Role
from crosscancer_core.errors import CohortFileError, ConfigError
from crosscancer_core.slides.fingerprint import fingerprint

_TESTABLE = (AnnotationStatus.EXHAUSTIVE, AnnotationStatus.NORMAL)


def split_by_patient(
    cohort: Cohort, *, seed: int, test_share: float | None = None, n_test: int | None = None
) -> Cohort:
    """The cohort with every slide in role train, test or unused.

    Either ``n_test`` patients or ``test_share`` of them (at least one) are drawn for testing among those who have a
    slide that can be tested: outlined exhaustively or free of cancer. Slides without annotation are unused, and
    so are a test patient's partly annotated ones. The draw depends on the seed and the patients' names alone: not
    on their order, the machine or a library's random numbers.

    Raises:
        ConfigError: the numbers leave nobody to test or nobody to train.
    """
    testable = [case.patient for case in cohort.cases if any(s.annotation_status in _TESTABLE for s in case.slides)]
    count = _number_of_tests(len(testable), test_share, n_test)
    trainable = [case for case in cohort.cases if any(_annotated(slide) for slide in case.slides)]
    if count >= len(trainable):
        raise ConfigError(
            "n_test" if n_test is not None else "test_share",
            f"{count} of {len(trainable)} annotated patients for testing leave none for training",
            "Take fewer, or add annotated slides.",
        )
    tested = set(sorted(testable, key=lambda patient: _draw(seed, patient))[:count])
    return cohort.model_copy(
        update={"cases": tuple(_with_roles(case, case.patient in tested) for case in cohort.cases)}
    )


def check_roles(cohort: Cohort, fingerprints: Mapping[str, str] | None = None) -> None:
    """Make sure that no patient and no slide file stands in two roles (unused does not count).

    ``fingerprints`` maps slide ids to fingerprints; without it they are computed from the files.

    Raises:
        CohortFileError: one does; the sentence names both slides.
        OSError: a slide file cannot be read.
    """
    of_patient: dict[str, CohortSlide] = {}
    of_file: dict[str, CohortSlide] = {}
    for case in cohort.cases:
        for slide in case.slides:
            if slide.role is Role.UNUSED:
                continue
            print_ = fingerprints[slide.id] if fingerprints is not None else fingerprint(slide.path)
            for seen, key, what in (
                (of_patient, case.patient, f"Patient “{case.patient}”"),
                (of_file, print_, "The same slide file"),
            ):
                first = seen.setdefault(key, slide)
                if first.role is not slide.role:
                    raise CohortFileError(
                        f"{what} stands in two roles: “{first.id}” is {first.role.value}, "
                        f"“{slide.id}” is {slide.role.value}.",
                        "Results would be too good. Split the cohort again, or set one of them unused.",
                    )


def _number_of_tests(candidates: int, share: float | None, count: int | None) -> int:
    if (share is None) == (count is None):
        raise ConfigError("n_test", "give either a number of test patients or their share")
    if count is not None:
        if not 1 <= count <= candidates:
            raise ConfigError("n_test", f"{count} test patients of {candidates} that can be tested")
        return count
    assert share is not None
    if not 0 < share < 1:
        raise ConfigError("test_share", "it must lie between 0 and 1")
    if candidates == 0:
        raise ConfigError("test_share", "no patient has a slide that can be tested", "Annotate slides completely.")
    return max(1, math.floor(share * candidates + 0.5))


def _draw(seed: int, patient: str) -> bytes:
    return hashlib.blake2b(f"{seed}\0{patient}".encode(), digest_size=16).digest()


def _annotated(slide: CohortSlide) -> bool:
    return slide.annotation_status is not AnnotationStatus.NONE


def _with_roles(case: Case, tested: bool) -> Case:
    def role(slide: CohortSlide) -> Role:
        if not _annotated(slide):
            return Role.UNUSED
        if not tested:
            return Role.TRAIN
        return Role.TEST if slide.annotation_status in _TESTABLE else Role.UNUSED

    return case.model_copy(
        update={"slides": tuple(slide.model_copy(update={"role": role(slide)}) for slide in case.slides)}
    )
