"""Prediction through OpenVINO on the CPU: faster than Keras there, and starts without TensorFlow.

The precision is always stated: left to itself OpenVINO computes in bfloat16 on newer processors, and the
probabilities are others than the ones the model was judged by.
"""

from __future__ import annotations

import importlib.metadata
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.errors import RuntimeNotAvailableError
from crosscancer_core.inference.runtime import filled_up
from crosscancer_core.models.bundle import ModelBundle


def _openvino() -> Any:
    try:
        import openvino
    except ImportError as error:
        raise RuntimeNotAvailableError(
            "OpenVINO", "it is not installed", 'Install it with: pip install "crosscancer[openvino]"'
        ) from error
    return openvino


def version() -> str | None:
    """The installed version; None where there is none. Loads nothing."""
    try:
        return importlib.metadata.version("openvino")
    except importlib.metadata.PackageNotFoundError:
        return None


def convert(model: Any, file: Path) -> None:
    """Write the OpenVINO form of a Keras model (uint8 tiles in, probability out) to ``file``, which ends in .xml.

    Raises:
        RuntimeNotAvailableError: OpenVINO is missing, or cannot express the model.
    """
    openvino = _openvino()
    try:
        converted = openvino.convert_model(model)
        file.parent.mkdir(parents=True, exist_ok=True)
        openvino.save_model(converted, file, compress_to_fp16=False)
    except RuntimeError as error:
        raise RuntimeNotAvailableError("OpenVINO", f"it cannot convert this model ({error})") from error


class OpenVinoRuntime:
    """One synchronous request: on a few cores nothing more elaborate is faster (measured)."""

    name = "openvino"

    def __init__(
        self,
        bundle: ModelBundle,
        batch_size: int,
        cache: Path | None,
        precision: str = "float32",
        file: Path | None = None,
    ) -> None:
        """Compile the bundle's OpenVINO form, or ``file`` in its place (an 8-bit one); ``cache`` keeps the compiled
        model for the next start. ``precision``: "float32", "bf16" or "int8".

        Raises:
            RuntimeNotAvailableError: OpenVINO or the bundle's form for it is missing, or the processor lacks bf16.
        """
        openvino = _openvino()
        form = file or form_of(bundle)
        settings: dict[str, Any] = {
            "INFERENCE_PRECISION_HINT": "bf16" if precision == "bf16" else "f32",
            "PERFORMANCE_HINT": "LATENCY",
        }
        if cache is not None:
            settings["CACHE_DIR"] = str(cache)
        core = openvino.Core()
        if precision == "bf16" and "BF16" not in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
            raise RuntimeNotAvailableError(
                "OpenVINO in bf16", "this processor does not compute in bfloat16", "Choose float32 or int8."
            )
        try:
            model = core.read_model(form)
            size = bundle.spec.input_size
            model.reshape([batch_size, size, size, 3])
            self._model = core.compile_model(model, "CPU", settings)
        except RuntimeError as error:
            raise RuntimeNotAvailableError("OpenVINO", f"it cannot load this model ({error})") from error
        self._request = self._model.create_infer_request()
        self.precision = precision
        self.batch_size = batch_size
        self.device = str(core.get_property("CPU", "FULL_DEVICE_NAME")).strip()

    def predict(self, tiles: NDArray[np.uint8]) -> NDArray[np.float32]:
        """See :class:`Runtime`."""
        answers = self._request.infer([filled_up(tiles, self.batch_size)])
        return np.array(answers[0], np.float32)[: len(tiles), 0]


def form_of(bundle: ModelBundle) -> Path:
    """The bundle's OpenVINO form.

    Raises:
        RuntimeNotAvailableError: it has none.
    """
    if bundle.openvino_file is None:
        reason = bundle.info.runtimes.get("openvino", "the model has no form for it")
        raise RuntimeNotAvailableError("OpenVINO", reason, "Use the Keras runtime for this model.")
    return bundle.openvino_file
