"""The tables of a report, as text that page, window and terminal show alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crosscancer_core.evaluation.comparison import Difference
from crosscancer_core.evaluation.comparison_result import Comparison, JudgedArm
from crosscancer_core.evaluation.definitions import short_name
from crosscancer_core.evaluation.delong import INDEPENDENT_TILES
from crosscancer_core.evaluation.number_texts import auc_text, interval_text, p_text, rate_text, signed, signed_interval
from crosscancer_core.evaluation.result import Level, LevelResult
from crosscancer_core.models.recipes import arm_title

SLIDE, POOLED, MEAN, REFERENCE = "slide", "overall (pooled)", "mean of slides", "reference †"
DIFFERENCE_HEADER = (
    *("arms", "ΔAUC pooled", "mean ΔAUC of slides", "sign-flip p", "smallest p possible", "Holm p"),
    f"DeLong p ({INDEPENDENT_TILES})",
)
_TRAINING = " *"
TRAINING_MARK = "* The model has learned from this slide; it is in no overall number."


@dataclass(frozen=True)
class Cell:
    """``text`` and, smaller beneath it, ``below``; ``strong`` for the numbers that matter most."""

    text: str
    below: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Table:
    """``groups`` is the row above the header: titles with the number of columns that each spans."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    groups: tuple[tuple[str, int], ...] = ()
    footnotes: tuple[str, ...] = ()


def auc_table(comparison: Comparison, levels: Sequence[Level]) -> Table:
    """The paper's table: a row a slide and the overall rows, a pair of columns an arm."""
    arms = comparison.arms
    rows: list[tuple[Cell, ...]] = [
        (
            Cell(slide.slide_id, slide.patient if slide.patient != slide.slide_id else ""),
            *(_slide_cell(arm, level, slide.slide_id) for arm in arms for level in levels),
        )
        for slide in comparison.slides
    ]
    found = _levels(arms, levels)
    pooled = [Cell(auc_text(each.auc, each.reason), interval_text(each.interval), strong=True) for each in found]
    mean = [Cell(auc_text(each.mean_of_slides), interval_text(each.mean_interval), strong=True) for each in found]
    rows += [(Cell(POOLED, strong=True), *pooled), (Cell(MEAN, strong=True), *mean)]
    rows += _reference_rows(comparison, levels)
    marked = any(not slide.in_summary for arm in arms for slide in arm.evaluation.tile.slides)
    return Table(
        (SLIDE, *(short_name(level) for _ in arms for level in levels)),
        tuple(rows),
        (("", 1), *((comparison.title_of(arm), len(levels)) for arm in arms)),
        (*((TRAINING_MARK,) if marked else ()), *_reference_note(comparison, levels)),
    )


def _slide_cell(arm: JudgedArm, level: Level, slide_id: str) -> Cell:
    found = _level(arm, level).slide(slide_id)
    mark = "" if found.in_summary else _TRAINING
    return Cell(auc_text(found.auc, found.reason) + mark, interval_text(found.interval))


def _reference_rows(comparison: Comparison, levels: Sequence[Level]) -> list[tuple[Cell, ...]]:
    if comparison.reference is None or not {Level.TILE, Level.PIXEL} & set(levels):
        return []
    rows = {row.arm: row for row in comparison.reference.rows}

    def cell(arm: JudgedArm, level: Level) -> Cell:
        row = rows.get(arm.arm)
        value = None if row is None else {Level.TILE: row.tile, Level.PIXEL: row.pixel}.get(level)
        return Cell("–" if value is None else f"{value:.3f}")

    cells = tuple(cell(arm, level) for arm in comparison.arms for level in levels)
    return [(Cell(REFERENCE), *cells)]


def _reference_note(comparison: Comparison, levels: Sequence[Level]) -> tuple[str, ...]:
    if comparison.reference is None or not _reference_rows(comparison, levels):
        return ()
    return (
        f"† Not computed here: numbers of {comparison.reference.source}, on other slides and by definitions of theirs.",
    )


def patient_table(comparison: Comparison, levels: Sequence[Level]) -> Table | None:
    """All slides of each patient pooled, a row a patient; None where no patient has several slides."""
    arms = comparison.arms
    patients = arms[0].evaluation.tile.patients
    if all(len(patient.slides) < 2 for patient in patients):
        return None
    found = _levels(arms, levels)
    rows = [
        (
            Cell(patient.patient, ", ".join(patient.slides)),
            *(Cell(auc_text(each.patients[row].auc, each.patients[row].reason)) for each in found),
        )
        for row, patient in enumerate(patients)
        if all(len(each.patients) == len(patients) for each in found)
    ]
    header = ("patient", *(short_name(level) for _ in arms for level in levels))
    groups = (("", 1), *((comparison.title_of(arm), len(levels)) for arm in arms))
    return Table(header, tuple(rows), groups)


def difference_table(comparison: Comparison, level: Level) -> Table:
    """Every pair of arms at a level; DeLong's test stands at tile level only."""
    with_delong = level is Level.TILE
    rows = [
        (
            Cell(_pair(each)),
            Cell(signed(each.pooled), signed_interval(each.pooled_interval), strong=True),
            Cell(signed(each.mean_of_slides), signed_interval(each.mean_interval)),
            *_test_cells(each, with_delong),
        )
        for each in comparison.differences
        if each.level is level
    ]
    return Table(DIFFERENCE_HEADER if with_delong else DIFFERENCE_HEADER[:-1], tuple(rows))


def _pair(each: Difference) -> str:
    return f"{arm_title(each.a)} − {arm_title(each.b)}"


def _test_cells(each: Difference, with_delong: bool) -> tuple[Cell, ...]:
    delong = (Cell("n/a" if each.delong is None else p_text(each.delong.p)),) if with_delong else ()
    if each.sign_flip is None:
        return (Cell("n/a"), Cell("n/a"), Cell("n/a"), *delong)
    n = each.sign_flip.n_patients
    p, smallest = p_text(each.sign_flip.p), p_text(each.sign_flip.smallest_p)
    return (Cell(p, f"n = {n}"), Cell(smallest), Cell(p_text(each.holm_p)), *delong)


def slide_difference_table(comparison: Comparison, level: Level) -> Table:
    """ΔAUC of every pair of arms on every slide."""
    pairs = [each for each in comparison.differences if each.level is level]
    slides = [slide.slide_id for slide in pairs[0].slides] if pairs else []
    rows = [
        (
            Cell(name),
            *(Cell(signed(each.slides[i].difference), signed_interval(each.slides[i].interval)) for each in pairs),
        )
        for i, name in enumerate(slides)
    ]
    return Table((SLIDE, *(_pair(each) for each in pairs)), tuple(rows))


def threshold_table(comparison: Comparison) -> Table:
    """What each arm's operating point makes of the tiles."""
    rows, sources = [], []
    for arm in comparison.arms:
        at = arm.evaluation.at_threshold
        if at is None:
            continue
        counts = (at.true_positive, at.false_positive, at.false_negative, at.true_negative)
        rates = (at.sensitivity, at.specificity, at.precision)
        sources.append(f"Threshold of {comparison.title_of(arm)}: {at.source}.")
        rows.append(
            (
                Cell(comparison.title_of(arm)),
                Cell(f"{at.threshold:.3g}"),
                *(Cell(f"{count:,}") for count in counts),
                *(Cell(rate_text(rate)) for rate in rates),
            )
        )
    header = ("arm", "threshold", "found", "false alarms", "missed", "passed")
    if len({text.partition(": ")[2] for text in sources}) == 1:
        sources = [f"Threshold of all arms: {sources[0].partition(': ')[2]}"]
    return Table((*header, "sensitivity", "specificity", "precision"), tuple(rows), footnotes=tuple(sources))


def specificity_table(comparison: Comparison) -> Table:
    """The greatest sensitivity that keeps a specificity, and the threshold that gives it."""
    wanted = comparison.arms[0].evaluation.at_specificity
    rows = [
        (
            Cell(comparison.title_of(arm)),
            *(Cell(rate_text(e.sensitivity), f"at {e.threshold:.3g}") for e in arm.evaluation.at_specificity),
        )
        for arm in comparison.arms
    ]
    return Table(("arm", *(f"specificity {each.specificity:.0%}" for each in wanted)), tuple(rows))


def quality_table(comparison: Comparison) -> Table:
    """Average precision, calibration and ties of each arm."""
    rows = []
    for arm in comparison.arms:
        tile, pixel, found = arm.evaluation.tile, arm.evaluation.pixel, arm.evaluation.calibration
        mended = "not fitted"
        if found is not None and found.expected_error_with_temperature is not None:
            mended = f"{found.expected_error_with_temperature:.3f} (temperature {found.temperature:.2f})"
        rows.append(
            (
                Cell(comparison.title_of(arm)),
                Cell(auc_text(tile.average_precision)),
                Cell(auc_text(pixel.average_precision)),
                Cell("n/a" if found is None else f"{found.brier:.3f}"),
                Cell("n/a" if found is None else f"{found.expected_error:.3f}"),
                Cell(mended),
                Cell("n/a" if tile.tie_mass is None else f"{tile.tie_mass:.2g}"),
                Cell("n/a" if pixel.tie_mass is None else f"{pixel.tie_mass:.2g}"),
            )
        )
    return Table(
        (
            "arm",
            "average precision, tile",
            "average precision, pixel",
            "Brier",
            "ECE",
            "ECE with temperature",
            "tie mass, tile",
            "tie mass, pixel",
        ),
        tuple(rows),
    )


def count_table(comparison: Comparison) -> Table:
    """How much was judged, a row a slide; counts are those of the first arm."""
    found = comparison.arms[0].evaluation
    rows = []
    for slide, covered in zip(comparison.slides, found.coverage, strict=True):
        tile, pixel = found.tile.slide(slide.slide_id), found.pixel.slide(slide.slide_id)
        area = None if slide.mpp is None else slide.mpp**2 / 1e6
        rows.append(
            (
                Cell(slide.slide_id),
                Cell(slide.patient),
                Cell(slide.annotation_status),
                Cell(f"{tile.n_positive:,.0f}"),
                Cell(f"{tile.n_negative:,.0f}"),
                Cell("n/a" if area is None else f"{pixel.n_positive * area:.3g}"),
                Cell("n/a" if area is None else f"{pixel.n_negative * area:.3g}"),
                Cell(f"{covered.left_out:,}"),
                Cell(f"{covered.unpredicted:,}"),
            )
        )
    return Table(
        (
            "slide",
            "patient",
            "annotation",
            "cancer tiles",
            "other tiles",
            "cancer, mm²",
            "other, mm²",
            "tiles with ignored area",
            "tiles not predicted",
        ),
        tuple(rows),
    )


def seed_table(comparison: Comparison) -> Table:
    """How much the seed alone moves an arm's pooled AUC."""
    rows = [
        (
            Cell(arm_title(each.arm)),
            Cell(short_name(each.level)),
            Cell(", ".join(auc_text(auc) for auc in each.aucs), f"seeds {', '.join(map(str, each.seeds))}"),
            Cell(auc_text(each.mean)),
            Cell("n/a" if each.deviation is None else f"{each.deviation:.3f}"),
        )
        for each in comparison.spreads
    ]
    return Table(("arm", "level", "pooled AUC", "mean", "standard deviation"), tuple(rows))


def _levels(arms: Sequence[JudgedArm], levels: Sequence[Level]) -> list[LevelResult]:
    return [_level(arm, level) for arm in arms for level in levels]


def _level(arm: JudgedArm, level: Level) -> LevelResult:
    found = arm.evaluation.level(level)
    if found is None:
        raise KeyError(level)
    return found
