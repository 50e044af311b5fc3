"""8-bit forms of OpenVINO models, made by NNCF from tiles that show it how large the numbers inside become."""

from __future__ import annotations

import contextlib
import io
import logging
import secrets
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crosscancer_core import atomic_file
from crosscancer_core.errors import RuntimeNotAvailableError

CALIBRATION_TILES = 256
"""More of them do not change the ranges that NNCF finds."""


def quantize(form: Path, tiles: NDArray[np.uint8], target: Path) -> None:
    """Write the 8-bit form of the model in ``form`` to ``target`` (.xml and .bin), all at once.

    ``tiles``: uint8, shape (n, size, size, 3), of the kind the model will see.

    Raises:
        RuntimeNotAvailableError: NNCF or OpenVINO is missing, or cannot do it.
        DiskFullError, NotWritableError: it cannot be stored.
    """
    nncf, openvino = _libraries()
    atomic_file.make_folder(target.parent)
    temporary = target.with_name(f".{secrets.token_hex(4)}.{target.name}")
    try:
        model = openvino.Core().read_model(form)
        with contextlib.redirect_stdout(io.StringIO()):  # its progress bars belong to no protocol
            smaller = nncf.quantize(
                model, nncf.Dataset(list(tiles[:, np.newaxis])), subset_size=min(len(tiles), CALIBRATION_TILES)
            )
        openvino.save_model(smaller, temporary, compress_to_fp16=False)
        for suffix in (".bin", ".xml"):  # the .xml last: with it the form is there
            temporary.with_suffix(suffix).replace(target.with_suffix(suffix))
    except RuntimeError as error:
        raise RuntimeNotAvailableError("NNCF", f"it cannot make an 8-bit form of this model ({error})") from error
    except OSError as error:
        raise atomic_file.writing_error(target, error) from error
    finally:
        for suffix in (".bin", ".xml"):
            temporary.with_suffix(suffix).unlink(missing_ok=True)


def _libraries() -> tuple[Any, Any]:
    try:
        import nncf
        import openvino
    except ImportError as error:
        raise RuntimeNotAvailableError(
            "NNCF", f"it is not installed ({error})", 'Install it with: pip install "crosscancer[openvino,int8]"'
        ) from error
    logging.getLogger("nncf").setLevel(logging.ERROR)
    return nncf, openvino
