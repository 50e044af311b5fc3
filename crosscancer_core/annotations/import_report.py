"""What happened while a file of annotations was read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.geometry import Point

_CORNER = Point(0, 0)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """``loaded`` annotations came in; each entry of the others is a clause for a person.

    ``warnings``: what is as the file says, yet may not be what is meant.
    """

    loaded: int
    repaired: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def sentence(self) -> str:
        """The whole report in words, e.g. for a status bar."""
        text = f"{self.loaded} annotation{'' if self.loaded == 1 else 's'} read"
        if self.repaired:
            text += f"; repaired: {', '.join(self.repaired)}"
        if self.rejected:
            text += f"; left out: {', '.join(self.rejected)}"
        if self.warnings:
            text += f"; note: {', '.join(self.warnings)}"
        return text + "."


@dataclass(frozen=True, slots=True)
class ImportedAnnotations:
    """A set and how it came in.

    ``origin``: the place on the slide, in level-0 pixels, that the file calls (0, 0).
    """

    annotations: AnnotationSet
    report: ImportReport
    origin: Point = _CORNER


class Findings:
    """Gathers what a reader repaired or left out; the same finding is counted, not repeated."""

    def __init__(self) -> None:
        self._repaired: Counter[str] = Counter()
        self._rejected: Counter[str] = Counter()
        self._warnings: Counter[str] = Counter()

    def repaired(self, what: str) -> None:
        self._repaired[what] += 1

    def rejected(self, what: str) -> None:
        self._rejected[what] += 1

    def warn(self, what: str) -> None:
        self._warnings[what] += 1

    def report(self, loaded: int) -> ImportReport:
        return ImportReport(loaded, _counted(self._repaired), _counted(self._rejected), _counted(self._warnings))


def _counted(findings: Counter[str]) -> tuple[str, ...]:
    return tuple(what if count == 1 else f"{what} ({count} times)" for what, count in findings.items())
