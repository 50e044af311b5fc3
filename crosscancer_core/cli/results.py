"""Results as a person reads them on a terminal: pairs, tables, and the AUC table of an evaluation."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crosscancer_core.doctor import Finding, State
from crosscancer_core.evaluation.comparison_result import Comparison
from crosscancer_core.evaluation.definitions import short_name
from crosscancer_core.evaluation.number_texts import auc_text, interval_text
from crosscancer_core.evaluation.result import Evaluation, Level, LevelResult
from crosscancer_core.export.report_tables import Table as TextTable
from crosscancer_core.export.report_tables import auc_table, difference_table
from crosscancer_core.slides.slide import SlideInfo
from crosscancer_core.tiles.tissue import TissueMask


def info_data(info: SlideInfo, icc: bytes | None) -> dict[str, Any]:
    """A slide's information as JSON data. Associated images are named only: the text of a label is never told."""
    return {
        "path": str(info.path),
        "reader": info.reader,
        "vendor": info.vendor,
        "refused": dict(info.refused),
        "compression": info.compression or None,
        "color_profile_bytes": None if icc is None else len(icc),
        "width": info.width,
        "height": info.height,
        "mpp": info.resolution.mpp if info.resolution else None,
        "mpp_source": info.resolution.source.value if info.resolution else None,
        "objective_power": info.objective_power,
        "levels": [{"width": lv.width, "height": lv.height, "downsample": lv.downsample} for lv in info.levels],
        "bounds": list(info.bounds.bounds),
        "associated_images": list(info.associated_names),
        "fingerprint": info.fingerprint,
        "warnings": list(info.warnings),
    }


def show_info(console: Console, info: SlideInfo, icc: bytes | None) -> None:
    resolution = "unknown"
    if info.resolution is not None:
        resolution = f"{info.resolution.mpp:.4g} µm/px ({info.resolution.source.value})"
    show_pairs(
        console,
        {
            "file": info.path.name,
            "read by": f"{info.reader} ({info.vendor})" if info.vendor else info.reader,
            "not read by": [f"{reader}: {reason}" for reader, reason in info.refused],
            "size": f"{info.width:,} × {info.height:,} px",
            "resolution": resolution,
            "objective": f"{info.objective_power:g}×" if info.objective_power else "unknown",
            "compression": info.compression or "not stated",
            "colour profile": f"embedded ICC, {len(icc):,} bytes" if icc else "none",
            "scanned part": "whole image" if info.bounds == info.region else str(info.bounds),
            "other images": ", ".join(info.associated_names) or "none",
            "fingerprint": info.fingerprint,
        },
    )
    table = Table("level", "width", "height", "downsample")
    for index, level in enumerate(info.levels):
        table.add_row(str(index), f"{level.width:,}", f"{level.height:,}", f"{level.downsample:g}")
    console.print(table)
    for warning in info.warnings:
        console.print(Text(f"Note: {warning}"))


def tissue_data(mask: TissueMask, info: SlideInfo) -> dict[str, Any]:
    """What was found, as JSON data; the area only where the slide states its resolution."""
    data: dict[str, Any] = {"tissue_share": round(mask.share, 4)}
    if info.resolution is not None:
        data["tissue_mm2"] = round(mask.share * mask.area.area * info.resolution.mpp**2 / 1e6, 4)
    return {**data, "notes": list(mask.notes)}


def show_pairs(console: Console, pairs: dict[str, Any]) -> None:
    """``name  value`` a line; lists a line an item; empty values not at all."""
    shown = {name: value for name, value in pairs.items() if value not in (None, [], {}, "")}
    width = max((len(name) for name in shown), default=0)
    for name, value in shown.items():
        for number, item in enumerate(value if isinstance(value, list) else [value]):
            label = name.replace("_", " ") if number == 0 else ""
            console.print(Text.assemble((f"{label:<{width}}  ", "bold"), _cell(item)))


def show(console: Console, result: dict[str, Any]) -> None:
    """A task's result: an evaluation as its AUC table, lists of records as tables, the rest as pairs."""
    if "label_rule" in result:
        report = result.pop("report", None)
        show_evaluation(console, Evaluation.model_validate(result))
        show_pairs(console, {"report": report})
        return
    if "comparison" in result:
        show_comparison(console, Comparison.model_validate(result["comparison"]))
        show_pairs(console, {"report": result.get("report")})
        return
    pairs: dict[str, Any] = {}
    for name, value in result.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            console.print(_table(value))
            # a table has no room for folders, and the next command needs them whole
            pairs |= {key: [row[key] for row in value] for key in ("map", "path") if key in value[0]}
        elif isinstance(value, dict):
            pairs[name] = [f"{key}: {_cell(item)}" for key, item in value.items()]
        else:
            pairs[name] = value
    show_pairs(console, pairs)


def show_evaluation(console: Console, evaluation: Evaluation) -> None:
    """The paper's table for one model: tile and pixel AUC, a line a slide, and overall."""
    table = Table(title=evaluation.name or None)
    for heading in ("slide", "tile AUC", "pixel AUC", "cancer tiles", "other tiles"):
        table.add_column(heading, justify="left" if heading == "slide" else "right")
    tile, pixel = evaluation.tile, evaluation.pixel
    for at_tile, at_pixel in zip(tile.slides, pixel.slides, strict=True):
        table.add_row(
            at_tile.slide_id,
            auc_text(at_tile.auc, at_tile.reason),
            auc_text(at_pixel.auc, at_pixel.reason),
            f"{at_tile.n_positive:,.0f}",
            f"{at_tile.n_negative:,.0f}",
        )
    table.add_section()
    table.add_row("overall (pooled)", *_overall(tile, pixel))
    table.add_row("mean of slides", *(_cell(level.mean_of_slides) for level in (tile, pixel)), "", "")
    if evaluation.random_control is not None:
        control = evaluation.random_control
        table.add_row("scored by chance", auc_text(control.auc, control.reason), "", "", "")
    console.print(table)
    for level in evaluation.levels():
        if level not in (tile, pixel):
            console.print(Text(f"{short_name(level.level)}: {auc_text(level.auc, level.reason)}"))
    for level in evaluation.levels():
        console.print(Text(level.definition, style="dim"))
    for text in evaluation.warnings:
        console.print(Text(f"Warning: {text}", style="yellow"))
    for note in evaluation.notes:
        console.print(Text(f"Note: {note}"))


def show_comparison(console: Console, comparison: Comparison) -> None:
    """The paper's table for all arms, and their differences at tile level; the report has the rest."""
    console.print(Text(comparison.title, style="bold"))
    for level in (Level.TILE, Level.PIXEL):
        _show_text_table(console, f"AUC, {short_name(level)}", auc_table(comparison, [level]))
    if comparison.differences:
        _show_text_table(console, "differences, tile level", difference_table(comparison, Level.TILE))
    for text in comparison.all_warnings:
        console.print(Text(f"Warning: {text}", style="yellow"))
    for note in comparison.notes:
        console.print(Text(f"Note: {note}"))


def _show_text_table(console: Console, title: str, shown: TextTable) -> None:
    names = [name for name, span in shown.groups for _ in range(span)] or shown.header
    table = Table(title=title)
    for number, name in enumerate(names):
        table.add_column(name, justify="right" if number else "left")
    for row in shown.rows:
        table.add_row(*(f"{cell.text}\n{cell.below}".strip() for cell in row))
    console.print(table)
    for note in shown.footnotes:
        console.print(Text(note, style="dim"))


def show_findings(console: Console, findings: list[Finding]) -> None:
    marks = {State.FINE: ("✓ ", "green"), State.ABSENT: ("– ", "yellow"), State.BROKEN: ("✗ ", "red")}
    for finding in findings:
        console.print(Text.assemble(marks[finding.state], (f"{finding.name:<12} ", "bold"), finding.detail))
        if finding.remedy:
            console.print(Text(f"{'':<15}{finding.remedy}", style="cyan"))


def _overall(tile: LevelResult, pixel: LevelResult) -> tuple[str, str, str, str]:
    return (
        f"{auc_text(tile.auc, tile.reason)} {interval_text(tile.interval)}".strip(),
        f"{auc_text(pixel.auc, pixel.reason)} {interval_text(pixel.interval)}".strip(),
        f"{tile.n_positive:,.0f}",
        f"{tile.n_negative:,.0f}",
    )


def _table(rows: list[dict[str, Any]]) -> Table:
    names = [name for name in dict.fromkeys(name for row in rows for name in row) if name != "map"]
    table = Table(*(name.replace("_", " ") for name in names))
    for row in rows:
        table.add_row(*(_cell(_short(row.get(name))) for name in names))
    return table


def _short(value: Any) -> Any:
    """A path by its last name; ``--json`` gives it whole."""
    return Path(value).name if isinstance(value, str) and os.sep in value else value


def _cell(value: Any) -> str:
    match value:
        case None:
            return "n/a"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.4g}"
        case int():
            return f"{value:,}"
        case list():
            return " ".join(str(part) for part in value)
        case _:
            return str(value)
