"""What happened while a file of annotations was read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from crosscancer_core.annotations.model import AnnotationSet


@dataclass(frozen=True, slots=True)
class ImportReport:
    """``loaded`` annotations came in; each entry of ``repaired`` and ``rejected`` is a clause for a person."""

    loaded: int
    repaired: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()

    def sentence(self) -> str:
        """The whole report in words, e.g. for a status bar."""
        text = f"{self.loaded} annotation{'' if self.loaded == 1 else 's'} read"
        if self.repaired:
            text += f"; repaired: {', '.join(self.repaired)}"
        if self.rejected:
            text += f"; left out: {', '.join(self.rejected)}"
        return text + "."


@dataclass(frozen=True, slots=True)
class ImportedAnnotations:
    """A set and how it came in."""

    annotations: AnnotationSet
    report: ImportReport


class Findings:
    """Gathers what a reader repaired or left out; the same finding is counted, not repeated."""

    def __init__(self) -> None:
        self._repaired: Counter[str] = Counter()
        self._rejected: Counter[str] = Counter()

    def repaired(self, what: str) -> None:
        self._repaired[what] += 1

    def rejected(self, what: str) -> None:
        self._rejected[what] += 1

    def report(self, loaded: int) -> ImportReport:
        return ImportReport(loaded, _counted(self._repaired), _counted(self._rejected))


def _counted(findings: Counter[str]) -> tuple[str, ...]:
    return tuple(what if count == 1 else f"{what} ({count} times)" for what, count in findings.items())
