"""What exported files are called, so that no program takes them for something else."""

from __future__ import annotations

import re
import string
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from crosscancer_core.cohort.folder_import import SLIDE_SUFFIXES
from crosscancer_core.errors import ConfigError
from crosscancer_core.probability_map import MapIdentity

DEFAULT_PATTERN = "{slide}_{model}_{threshold}"
FIELDS = ("slide", "model", "threshold")
_FIELDS_HINT = "Use {slide}, {model} and {threshold}."
_FORBIDDEN = re.compile(r'[/\\:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Naming:
    """``pattern`` may name ``{slide}``, ``{model}`` and ``{threshold}``; ``{slide}`` must be among them.

    ``plain``: only ASCII letters, digits, ``.``, ``-`` and ``_`` (ASAP on Windows cannot open annotations under a path
    with other letters, and says nothing). ``deidentified``: the slide is called by its fingerprint.
    """

    pattern: str = DEFAULT_PATTERN
    plain: bool = True
    deidentified: bool = False

    def __post_init__(self) -> None:
        """Raises ``ConfigError`` where the pattern cannot name files apart."""
        try:
            parts = [part for part in string.Formatter().parse(self.pattern) if part[1] is not None]
        except ValueError as error:
            raise ConfigError("pattern", f'"{self.pattern}" has a brace too many or too few', _FIELDS_HINT) from error
        named = [str(field) for _, field, _, _ in parts]
        if any(form or conversion for _, _, form, conversion in parts):
            raise ConfigError("pattern", f'"{self.pattern}" has more than names in its braces', _FIELDS_HINT)
        unknown = [field for field in named if field not in FIELDS]
        if unknown:
            raise ConfigError("pattern", f'"{{{unknown[0]}}}" is not known', _FIELDS_HINT)
        if "slide" not in named:
            raise ConfigError("pattern", "without {slide}, two slides would have one name", _FIELDS_HINT)
        if named == ["slide"] and self.pattern.strip() == "{slide}":
            raise ConfigError(
                "pattern",
                "ASAP opens <slide>.xml by itself: that name is for the pathologist's own outlines",
                "Add {model} or {threshold}.",
            )

    def stem(self, identity: MapIdentity, threshold: float) -> str:
        """The file name of a result of one map, without suffix."""
        text = self.pattern.format(
            slide=self._part(self.slide(identity), "slide"),
            model=self._part(identity.model_name, "model"),
            threshold=f"{threshold:.6g}",
        )
        return _FORBIDDEN.sub("_", text)

    def slide_stem(self, identity: MapIdentity, ending: str) -> str:
        """The file name of a result of all arms of a slide."""
        return f"{self._part(self.slide(identity), 'slide')}_{ending}"

    def slide(self, identity: MapIdentity) -> str:
        """How the slide is called."""
        if self.deidentified:
            return f"slide-{identity.slide_fingerprint[:10]}"
        return Path(identity.slide_name).stem or "slide"

    def _part(self, text: str, otherwise: str) -> str:
        return (_ascii(text) if self.plain else _FORBIDDEN.sub("_", text).strip(" .")) or otherwise


def likelihood_name(slide_stem: str) -> str:
    """The name by which ASAP loads an overlay with its slide."""
    return f"{slide_stem}_likelihood_map.tif"


def check_not_the_pathologists(target: Path, slide_name: str) -> None:
    """Refuse names of annotation files that ASAP opens by itself with a slide.

    Raises:
        ConfigError: with ``output`` as its field.
    """
    stem = Path(slide_name).stem
    if target.stem.casefold() in {stem.casefold(), slide_name.casefold()}:
        raise ConfigError(
            "output",
            f'"{target.name}" is the name of the pathologist\'s own annotations, which ASAP opens by itself',
            "Choose another name, such as the one suggested.",
        )
    # ASAP replaces the last suffix only, so a picture x.ome.tif beside x.xml is none of its slides
    if any(target.with_suffix(suffix).is_file() for suffix in SLIDE_SUFFIXES if suffix.count(".") == 1):
        raise ConfigError(
            "output",
            f'ASAP would open "{target.name}" as the annotations of the slide of that name beside it',
            "Choose another name or folder.",
        )


def trouble_in_asap(path: Path) -> str | None:
    """A sentence where ASAP may fail to open a file for its path's sake, else None."""
    if str(path).isascii():
        return None
    return (
        f'ASAP on Windows cannot open annotations under a path with letters like those in "{path}" and says nothing: '
        "copy the file to a folder with plain letters."
    )


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9.-]+", "_", plain).strip("_.")
