"""JSON of unknown origin: bounded in size and depth, packed or not."""

from __future__ import annotations

import gzip
import json
import zlib
from pathlib import Path
from typing import Any

from crosscancer_core.errors import AnnotationFormatError

_MAX_BYTES = 1 << 30
_GZIP = b"\x1f\x8b"


def read_json(path: Path) -> Any:
    """What a JSON file holds, unpacked where it is gzip.

    Raises:
        AnnotationFormatError: it is not there, no JSON, damaged, larger than 1 GiB (unpacked) or nested too deeply.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(2) == _GZIP
            file.seek(0)
            content = (gzip.GzipFile(fileobj=file) if packed else file).read(_MAX_BYTES + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise AnnotationFormatError(path, f"the packed file is damaged ({error})") from error
    except OSError as error:
        raise AnnotationFormatError(path, (error.strerror or str(error)).lower(), hint="Check the path.") from error
    if len(content) > _MAX_BYTES:
        raise AnnotationFormatError(path, "it is larger than 1 GiB")
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        raise AnnotationFormatError(path, f"it is no JSON ({error.msg})", error.lineno) from error
    except RecursionError as error:
        raise AnnotationFormatError(path, "it is nested too deeply") from error
    except ValueError as error:  # bytes that are no text, numbers of thousands of digits
        raise AnnotationFormatError(path, f"it is no JSON ({str(error)[:100]})") from error
