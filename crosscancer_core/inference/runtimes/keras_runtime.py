"""Prediction through Keras on TensorFlow: runs every bundle, and uses a GPU where TensorFlow sees one."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from crosscancer_core.errors import BundleError
from crosscancer_core.inference.runtime import filled_up
from crosscancer_core.models.bundle import ModelBundle
from crosscancer_core.models.framework import environment, keras, tf


class KerasRuntime:
    """A compiled function of fixed batch shape: ``model.predict`` in a loop grows and is half as fast."""

    name = "keras"
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
        size = bundle.spec.input_size
        shape = tf.TensorSpec((batch_size, size, size, 3), tf.uint8)
        self.batch_size = batch_size
        self.device = str(environment()["device"])
        self._predict = tf.function(lambda tiles: model(tiles, training=False)[:, 0], input_signature=[shape])

    def predict(self, tiles: NDArray[np.uint8]) -> NDArray[np.float32]:
        """See :class:`Runtime`."""
        answer = self._predict(tf.constant(filled_up(tiles, self.batch_size)))
        return np.asarray(answer, np.float32)[: len(tiles)]
