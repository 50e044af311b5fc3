"""Read and write annotation files of any format that the program knows."""

from __future__ import annotations

from pathlib import Path

from crosscancer_core.annotations.asap_reader import read_asap_xml
from crosscancer_core.annotations.asap_writer import write_asap_xml
from crosscancer_core.annotations.import_report import ImportedAnnotations, ImportReport
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.errors import AnnotationFormatError, AnnotationNotWritableError

__all__ = ["ImportReport", "ImportedAnnotations", "read_annotations", "write_annotations"]

_HINT = "ASAP XML (.xml) is the format that is read and written."


def read_annotations(path: Path) -> ImportedAnnotations:
    """The annotations of a file and a report of what had to be repaired or left out.

    Raises:
        AnnotationFormatError: the file is not there, damaged, or of a format that is not known.
    """
    if path.suffix.lower() != ".xml":
        raise AnnotationFormatError(path, f"“{path.suffix or 'no suffix'}” is not a format that is read", hint=_HINT)
    return read_asap_xml(path)


def write_annotations(annotations: AnnotationSet, path: Path) -> tuple[str, ...]:
    """Write a set in the format that the suffix names, replacing the file all at once.

    Raises:
        AnnotationNotWritableError: the format is not known or cannot hold the set; nothing is written.
        NotWritableError, DiskFullError: the file cannot be written; the previous one is intact.
    """
    if path.suffix.lower() != ".xml":
        raise AnnotationNotWritableError(
            path, f"“{path.suffix or 'no suffix'}” is not a format that is written", hint=_HINT
        )
    return write_asap_xml(annotations, path)
