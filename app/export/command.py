"""An export as the line that does the same on a terminal."""

from __future__ import annotations

from app.terminal_line import terminal_line
from crosscancer_core.tasks.requests import Export

_FLAGS = {
    "overwrite": ("--overwrite", ""),
    "cut_holes": ("--cut-holes", ""),
    "from_bounds": ("--from-bounds", ""),
    "only_above": ("--only-above", ""),
    "deidentified": ("--de-identified", ""),
    "plain_names": ("", "--no-plain-names"),
    "packed": ("", "--no-packed"),
}
_VALUES = {
    "folder": "--folder",
    "pattern": "--pattern",
    "cohort": "--cohort",
    "style": "--style",
    "minimum_area_um2": "--minimum-area",
    "fill_holes_um2": "--fill-holes",
    "picture": "--picture",
    "dpi": "--dpi",
    "label_rule": "--label-rule",
}
_LISTS = {"formats": "--format", "bands": "--band", "slides": "--slide"}


def command_line(request: Export) -> str:
    """``crosscancer export …`` for this machine's terminal; what is the default is left out."""
    words = ["crosscancer", "export", *(str(folder) for folder in request.maps)]
    words += ["--threshold", f"{request.threshold:.6g}"]
    fields = type(request).model_fields
    for name, option in _LISTS.items():
        for value in getattr(request, name):
            words += [option, str(value)]
    for name, option in _VALUES.items():
        value = getattr(request, name)
        if value is not None and value != fields[name].default:
            words += [option, str(value)]
    for name, (said, denied) in _FLAGS.items():
        word = said if getattr(request, name) else denied
        words += [word] if word else []
    return terminal_line(words)
