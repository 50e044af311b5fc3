"""XML of unknown origin: no entities, no network, bounded in size and depth, one element in memory at a time."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from lxml import etree

from crosscancer_core.errors import AnnotationFormatError

_MAX_BYTES = 1 << 30


def read_content(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        AnnotationFormatError: it is not there, or larger than 1 GiB.
    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise AnnotationFormatError(path, "it is larger than 1 GiB")
        return path.read_bytes()
    except OSError as error:
        raise AnnotationFormatError(path, (error.strerror or str(error)).lower(), hint="Check the path.") from error


def finished_elements(
    path: Path, content: bytes, wanted: Sequence[str], foreign: Mapping[str, str]
) -> Generator[etree._Element, None, etree._Element | None]:
    """Each finished element of a wanted name (in any namespace), freed after use; the root is the return value.

    ``content``: the file's bytes; ``path`` names it in errors.
    ``foreign``: names of elements that show that the file is of another format, and the sentence to refuse it with.

    Raises:
        AnnotationFormatError: it is no XML, damaged, foreign, nested too deeply, or carries a document type (which no
            annotation program writes).
    """
    try:
        # entities and the network stay off: an annotation file comes from anywhere
        events = etree.iterparse(
            BytesIO(content),
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            tag=[f"{{*}}{name}" for name in (*wanted, *foreign)],
        )
        yield from _finished(path, events, wanted, foreign)
        root: etree._Element | None = events.root
    except etree.XMLSyntaxError as error:
        reason = (error.msg or "it is not XML").split(", line ")[0]
        raise AnnotationFormatError(path, reason, error.lineno or None) from error
    if root is not None:
        _refuse_document_type(path, root)
    return root


def parsed(content: bytes) -> etree._Element | None:
    """The root of a small document; None where it is no XML, damaged, or carries a document type."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root.getroottree().docinfo.internalDTD is not None else root


def local_name(element: etree._Element) -> str:
    """The tag without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attributes_of(element: etree._Element) -> dict[str, str]:
    return {str(key): str(value) for key, value in element.attrib.items()}


def line_of(element: etree._Element) -> int:
    return element.sourceline if isinstance(element.sourceline, int) else 0


def root_name(path: Path) -> str:
    """The name of the outermost element.

    Raises:
        AnnotationFormatError: as :func:`finished_elements`.
    """
    try:
        with path.open("rb") as file:
            for _, element in etree.iterparse(
                file, events=("start",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
            ):
                _refuse_document_type(path, element)
                return local_name(element)
    except etree.XMLSyntaxError as error:
        reason = (error.msg or "it is not XML").split(", line ")[0]
        raise AnnotationFormatError(path, reason, error.lineno or None) from error
    except OSError as error:
        raise AnnotationFormatError(path, (error.strerror or str(error)).lower(), hint="Check the path.") from error
    raise AnnotationFormatError(path, "it is not XML")


def _finished(
    path: Path, events: etree.iterparse, wanted: Sequence[str], foreign: Mapping[str, str]
) -> Generator[etree._Element, None, None]:
    first = True
    for event, element in events:
        if first:
            first = False
            _refuse_document_type(path, element)
        tag = local_name(element)
        if tag in foreign:
            raise AnnotationFormatError(path, foreign[tag], element.sourceline)
        if event == "end" and tag in wanted:
            yield element
            parent = element.getparent()
            element.clear()
            if parent is not None:  # let go of what is behind, or a large file fills the memory
                while element.getprevious() is not None:
                    del parent[0]


def _refuse_document_type(path: Path, element: etree._Element) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise AnnotationFormatError(path, "it carries a document type declaration, which may hide anything", 1)
