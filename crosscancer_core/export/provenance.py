"""Where an exported result comes from, as plain text pairs that go into every file that can hold them."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

from crosscancer_core import __version__
from crosscancer_core.probability_map import ProbabilityMap

NOTICE = "For research use only. Not a medical device: not for diagnosis."
_UNKNOWN_RULE = "not stated by the map"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ][\d:.+Z-]+)?")
_PATH = re.compile(r"(?:[A-Za-z]:)?[\\/][^\s\"“”']*[\\/][^\s\"“”']*")


def provenance_of(
    map: ProbabilityMap,
    threshold: float | None = None,
    *,
    label_rule: str = "",
    deidentified: bool = False,
    date: datetime.date | None = None,
) -> dict[str, str]:
    """What is known of a map, of the threshold put to it, and of this program.

    Keys can be names of XML attributes: letters, digits and ``_`` only.
    ``label_rule``: the rule that the labels follow, where the map's own provenance does not state it. ``date``: today
    if None. ``deidentified``: no slide name, no path, no date; the fingerprint stays: it names pixels,
    not people.
    """
    identity = map.identity
    said = {
        "program": f"CrossCancer {__version__}",
        "notice": NOTICE,
        "model": identity.model_name,
        "model_hash": identity.model_hash,
        "slide": "" if deidentified else identity.slide_name,
        "slide_fingerprint": identity.slide_fingerprint,
        "precision": identity.precision,
        "label_rule": str(map.provenance.get("label_rule") or label_rule or _UNKNOWN_RULE),
        "date": "" if deidentified else (date or datetime.datetime.now(datetime.UTC).date()).isoformat(),
    }
    if threshold is not None:
        said["threshold"] = f"{threshold:.6g}"
    if "external" in map.provenance:
        said["external"] = "yes" if deidentified else str(map.provenance["external"])
    for number, note in enumerate(notes_of(map, deidentified=deidentified), start=1):
        said[f"note_{number}"] = note
    return {key: value for key, value in said.items() if value}


def notes_of(map: ProbabilityMap, *, deidentified: bool) -> list[str]:
    """What a person should know before believing the map, in sentences."""
    return [without_names(note, map.identity.slide_name) if deidentified else note for note in map.notes]


def without_names(text: str, slide_name: str) -> str:
    """``text`` without the slide's name, paths and dates."""
    for name in filter(None, (slide_name, Path(slide_name).stem)):
        text = text.replace(name, "the slide")
    return _DATE.sub("a date", _PATH.sub("a file", text))
