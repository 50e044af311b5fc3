"""One self-contained page of a comparison, with its values as JSON and its tables as CSV beside it."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from pathlib import Path

from crosscancer_core import atomic_file
from crosscancer_core.evaluation.comparison_result import Comparison
from crosscancer_core.evaluation.definitions import AVERAGE_PRECISION, CALIBRATION, SLIDE_INTERVAL, TIES, short_name
from crosscancer_core.evaluation.intervals import in_words
from crosscancer_core.evaluation.number_texts import auc_text, p_text
from crosscancer_core.evaluation.result import Level
from crosscancer_core.evaluation.scoring import BLOCK
from crosscancer_core.export import report_figures as figures
from crosscancer_core.export import report_tables as tables
from crosscancer_core.export.provenance import NOTICE
from crosscancer_core.export.report_pictures import SlideView, slide_picture
from crosscancer_core.export.report_records import RECORDS, csv_text
from crosscancer_core.export.report_style import STYLE
from crosscancer_core.export.report_tables import Cell, Table
from crosscancer_core.models.recipes import arm_title
from crosscancer_core.progress import UNCONTROLLED, Control
from crosscancer_core.tiles.labels import LabelRule

PAGE, VALUES = "report.html", "comparison.json"


def check_report_folder(folder: Path, *, overwrite: bool) -> None:
    """Raises:
    ConfigError: a report is there already and may not be replaced.
    """
    for name in (PAGE, VALUES, *RECORDS):
        atomic_file.check_replaceable(folder / name, overwrite=overwrite, field="report")


def write_report(
    comparison: Comparison, views: Sequence[SlideView], folder: Path, control: Control = UNCONTROLLED
) -> Path:
    """Write page, values and tables into ``folder``; returns the page.

    Raises:
        Cancelled: nothing is written.
        DiskFullError, NotWritableError: as ``atomic_file.replacing``.
    """
    page = report_page(comparison, views, control)
    atomic_file.make_folder(folder)
    comparison.write(folder / VALUES)
    for name, records in RECORDS.items():
        atomic_file.write_text(folder / name, csv_text(records(comparison)))
    atomic_file.write_text(folder / PAGE, page)
    return folder / PAGE


def report_page(comparison: Comparison, views: Sequence[SlideView], control: Control = UNCONTROLLED) -> str:
    """The whole report as HTML that needs no network; ``views`` may be empty."""
    parts = [
        _head(comparison),
        _warnings(comparison),
        _results(comparison),
        _differences(comparison),
        _operating_point(comparison),
        _slides(comparison, views, control),
        _definitions(comparison),
        _provenance(comparison),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(comparison.title)}</title><style>{STYLE}</style></head>\n<body><main>\n"
        + "\n".join(part for part in parts if part)
        + "\n</main></body></html>\n"
    )


def _head(comparison: Comparison) -> str:
    evaluation = comparison.arms[0].evaluation
    slides = in_words(len(comparison.slides), f"{comparison.role} slide")
    said = (
        f"{slides} of {in_words(len({slide.patient for slide in comparison.slides}), 'patient')} from the cohort "
        f"“{comparison.cohort}” ({comparison.site}), {in_words(len(comparison.arms), 'model')}. "
        f"A tile is cancer when {LabelRule.parse(evaluation.label_rule).words}."
    )
    said = said[0].upper() + said[1:]
    when = f"<p class=when>{escape(comparison.created.replace('T', ' '))} · {escape(NOTICE)}</p>"
    return f"<header><h1>{escape(comparison.title)}</h1><p class=lead>{escape(said)}</p>{when}</header>"


def _warnings(comparison: Comparison) -> str:
    if not comparison.all_warnings:
        return ""
    items = "".join(f"<li>{escape(text)}</li>" for text in comparison.all_warnings)
    return f'<section class=warnings aria-label="Warnings"><h2>Before you read on</h2><ul>{items}</ul></section>'


def _results(comparison: Comparison) -> str:
    main = [level for level in (Level.TILE, Level.PIXEL) if level in comparison.levels]
    further = [level for level in comparison.levels if level not in main]
    intervals = comparison.arms[0].evaluation.tile.interval
    words = (
        "In small print 95 % intervals: of a slide, blocks of neighbouring tiles; overall, "
        f"{intervals.method.removeprefix('95 % of ')}."
        if intervals is not None
        else "In small print 95 % intervals of each slide, by blocks of neighbouring tiles."
    )
    parts = [
        "<h2>Area under the ROC curve</h2>",
        _table(tables.auc_table(comparison, main), f"AUC at tile and pixel level. {words}", wide=True),
        _figure(figures.roc_figure(comparison), "ROC curves of all slides pooled. The AUC beside a name is exact."),
        _figure(
            figures.forest_figure(comparison),
            "AUC of every slide and of all pooled, with 95 % intervals; hollow marks are training slides.",
        ),
    ]
    patients = tables.patient_table(comparison, main)
    if patients is not None:
        parts.append(_table(patients, "AUC of every patient, the slides of each pooled.", wide=True))
    if further:
        parts.append(
            _table(tables.auc_table(comparison, further), "The same by further pixel-level definitions.", wide=True)
        )
    if comparison.spreads:
        parts.append(_table(tables.seed_table(comparison), "How much the seed alone moves the pooled AUC."))
    parts.append(_table(tables.count_table(comparison), "What was judged."))
    return f"<section>{''.join(parts)}</section>"


def _differences(comparison: Comparison) -> str:
    if not comparison.differences:
        return ""
    test = next((each.sign_flip for each in comparison.differences if each.sign_flip is not None), None)
    said = ""
    if test is not None:
        said = (
            f"<p>The sign-flip test takes patients as its units: with {in_words(test.n_patients, 'patient')} no "
            f"p-value can be below {p_text(test.smallest_p)}, however large the difference. Holm’s correction "
            "is over the pairs of a table. DeLong’s test, given for comparison with other work, treats tiles as "
            "independent and claims more certainty than there is.</p>"
        )
    parts = []
    for level in comparison.levels:
        if any(each.level is level for each in comparison.differences):
            name = short_name(level)
            parts.append(_table(tables.difference_table(comparison, level), f"Differences of AUC, {name}.", wide=True))
    parts.append(
        _table(
            tables.slide_difference_table(comparison, Level.TILE),
            "Differences of the tile-level AUC, slide by slide.",
            wide=True,
        )
    )
    return f"<section><h2>Arms against each other</h2>{said}{''.join(parts)}</section>"


def _operating_point(comparison: Comparison) -> str:
    charts = [
        _figure(figures.reliability_figure(comparison), "Stated and observed frequency of cancer among tiles."),
        _figure(figures.precision_recall_figure(comparison), "Precision and recall of the tiles; dashed: blind guess."),
    ]
    return (
        "<section><h2>At the operating point</h2>"
        + _table(tables.threshold_table(comparison), "Tiles at the threshold.", wide=True)
        + _table(
            tables.specificity_table(comparison),
            "Greatest sensitivity to cancer tiles at a specificity fixed on these very slides: it describes the curve, "
            "and is no promise for others.",
        )
        + _table(tables.quality_table(comparison), f"{AVERAGE_PRECISION} {CALIBRATION} {TIES}")
        + f"<div class=pair>{''.join(charts)}</div></section>"
    )


def _slides(comparison: Comparison, views: Sequence[SlideView], control: Control) -> str:
    if not views:
        return ""
    titles = [comparison.title_of(arm) for arm in comparison.arms]
    points = [arm.evaluation.at_threshold for arm in comparison.arms]
    thresholds = [0.5 if point is None else point.threshold for point in points]
    parts = []
    for view in views:
        control.check()
        picture = base64.b64encode(slide_picture(view, titles, thresholds)).decode()
        said = f"{view.slide_id}: the annotation, each arm’s map, and its errors at the arm’s threshold."
        image = f'<img alt="{escape(said)}" src="data:image/jpeg;base64,{picture}">'
        parts.append(f"<figure class=slide>{image}<figcaption>{escape(said)}</figcaption></figure>")
    return f"<section><h2>Slides</h2>{''.join(parts)}</section>"


def _definitions(comparison: Comparison) -> str:
    found = comparison.arms[0].evaluation
    texts = [level.definition for level in found.levels()]
    texts.append(SLIDE_INTERVAL.format(blocks=BLOCK))
    texts += [level.definition for level in (found.random_control,) if level is not None]
    control = found.random_control
    if control is not None:
        texts[-1] += f" It came out as {auc_text(control.auc, control.reason)}."
    items = "".join(f"<li>{escape(text)}</li>" for text in texts)
    return f"<section><h2>Definitions</h2><ul>{items}</ul></section>"


def _provenance(comparison: Comparison) -> str:
    models = Table(
        ("arm", "seed", "model", "recipe", "initial weights", "stages", "precision", "hash"),
        tuple(
            tuple(
                Cell(text or "not known")
                for text in (
                    arm_title(each.arm),
                    str(each.seed),
                    each.model.name,
                    each.model.recipe,
                    each.model.initial,
                    " → ".join(each.model.stages),
                    each.model.precision,
                    each.model.hash,
                )
            )
            for each in comparison.arms
        ),
    )
    slides = Table(
        ("slide", "role", "size", "µm/px", "fingerprint", "annotation digest"),
        tuple(
            tuple(
                Cell(text)
                for text in (
                    each.slide_id,
                    each.role,
                    f"{each.width:,} × {each.height:,}",
                    "unknown" if each.mpp is None else f"{each.mpp:g}",
                    each.fingerprint,
                    each.annotation_digest,
                )
            )
            for each in comparison.slides
        ),
    )
    pairs = {**comparison.settings, **{f"version of {name}": each for name, each in comparison.versions.items()}}
    settings = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in pairs.items())
    notes = "".join(f"<li>{escape(text)}</li>" for text in comparison.notes)
    split = f"<p>Split: {escape(comparison.split)}</p>" if comparison.split else ""
    return (
        "<section><h2>To do it again</h2>"
        + _table(models, "Models.", wide=True)
        + _table(slides, "Slides.", wide=True)
        + split
        + f"<dl>{settings}</dl>"
        + (f"<h3>Notes</h3><ul>{notes}</ul>" if notes else "")
        + "</section>"
    )


def _table(table: Table, caption: str, *, wide: bool = False) -> str:
    groups = ""
    if table.groups:
        spans = "".join(f'<th colspan="{span}" scope="colgroup">{escape(text)}</th>' for text, span in table.groups)
        groups = f"<tr class=groups>{spans}</tr>"
    header = "".join(f'<th scope="col">{escape(text)}</th>' for text in table.header)
    rows = "".join(_row(row) for row in table.rows)
    notes = "".join(f"<p class=footnote>{escape(text)}</p>" for text in table.footnotes)
    kind = " class=wide" if wide else ""
    return (
        f"<div class=table><table{kind}><caption>{escape(caption)}</caption><thead>{groups}<tr>{header}</tr></thead>"
        f"<tbody>{rows}</tbody></table>{notes}</div>"
    )


def _row(row: Sequence[Cell]) -> str:
    cells = []
    for number, cell in enumerate(row):
        below = f"<small>{escape(cell.below)}</small>" if cell.below else ""
        if number == 0:
            cells.append(f'<th scope="row">{escape(cell.text)}{below}</th>')
        else:
            cells.append(f"<td>{escape(cell.text)}{below}</td>")
    kind = " class=overall" if row[0].strong else ""
    return f"<tr{kind}>{''.join(cells)}</tr>"


def _figure(svg: str, caption: str) -> str:
    return f"<figure>{svg}<figcaption>{escape(caption)}</figcaption></figure>"
