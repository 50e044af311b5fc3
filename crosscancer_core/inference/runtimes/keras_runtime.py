"""Prediction through Keras on TensorFlow, PyTorch or JAX: runs every bundle, on a GPU where the library sees one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.errors import BundleError, RuntimeNotAvailableError
from crosscancer_core.inference.runtime import filled_up
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.models.framework import BACKEND, environment, forward, keras


class KerasRuntime:
    """A compiled function of fixed batch shape: ``model.predict`` in a loop grows and is half as fast."""

    precision = "float32"

    def __init__(self, bundle: ModelBundle, batch_size: int) -> None:
        """Load the bundle's model in safe mode, which refuses code inside the file.

        Raises:
            BundleError: Keras cannot load it.
        """
        try:
            model: Any = keras.saving.load_model(bundle.keras_file, compile=False, safe_mode=True)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise BundleError(
                f'Keras {keras.__version__} cannot load the model "{bundle.name}": {error}',
                f"It was trained with Keras {bundle.info.provenance.get('environment', {}).get('keras', '?')}.",
            ) from error
        self.name = "keras" if BACKEND == "tensorflow" else BACKEND
        self.batch_size = batch_size
        self.device = str(environment()["device"])
        self._predict = forward(lambda tiles: model([tiles], training=False)[:, 0])

    def predict(self, tiles: NDArray[np.uint8]) -> NDArray[np.float32]:
        """See :class:`Runtime`."""
        answer = keras.ops.convert_to_numpy(self._predict(filled_up(tiles, self.batch_size)))
        return np.asarray(answer, np.float32)[: len(tiles)]


def must_be_on(backend: str) -> None:
    """Make sure that Keras computes on ``backend`` here.

    Raises:
        RuntimeNotAvailableError: it was started on another one, which cannot be changed within a process.
    """
    if backend != BACKEND:
        raise RuntimeNotAvailableError(
            f"Keras on {backend}", f"Keras already computes on {BACKEND} in this process", "Start the program anew."
        )
