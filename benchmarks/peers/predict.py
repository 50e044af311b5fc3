"""Predict all 256 px tiles of a slide with another program and InceptionV3 on torch, in that program's environment.

    python -m benchmarks.peers.predict PEER SLIDE

Each program runs its own loop as its authors wrote it, on the processor, with all cores; the model is torchvision's
InceptionV3 with a head like ours, random weights. Prints one line of JSON.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import numpy as np
import torch
import torchvision

_SIZE = 256


class Rate(NamedTuple):
    tiles: int
    seconds: float


class Classifier(torch.nn.Module):
    """Scaled uint8-like pixels in, two logits (or one) out."""

    def __init__(self, outputs: int) -> None:
        super().__init__()
        body = torchvision.models.inception_v3(weights=None, aux_logits=False, init_weights=False)
        body.fc = torch.nn.Sequential(
            torch.nn.Linear(2048, 512), torch.nn.ReLU(), torch.nn.Linear(512, 128), torch.nn.ReLU(),
            torch.nn.Linear(128, outputs),
        )  # fmt: skip
        self.body = body

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        return self.body(pixels)


def wsinfer(path: Path, folder: Path) -> Rate:
    """Its patch list is written for the whole slide, so that both programs see the same tiles."""
    from wsinfer.modellib.models import LocalModelTorchScript
    from wsinfer.modellib.run_inference import run_inference
    from wsinfer.patchlib import save_hdf5
    from wsinfer.wsi import WSI
    from wsinfer_zoo.client import ModelConfiguration

    slides, results = folder / "slides", folder / "results"
    slides.mkdir()
    (results / "patches").mkdir(parents=True)
    (slides / path.name).symlink_to(path)
    columns, rows = (side // _SIZE for side in WSI(path).dimensions)
    coords = np.array([(x * _SIZE, y * _SIZE) for y in range(rows) for x in range(columns)])
    save_hdf5(results / "patches" / f"{path.stem}.h5", coords, _SIZE, 0.25)
    script = folder / "model.pt"
    torch.jit.trace(Classifier(1).eval(), torch.zeros(1, 3, _SIZE, _SIZE)).save(script)
    config = ModelConfiguration.from_dict(
        {
            "spec_version": "1.0",
            "architecture": "inception_v3",
            "num_classes": 1,
            "class_names": ["cancer"],
            "patch_size_pixels": _SIZE,
            "spacing_um_px": 0.25,
            "transform": [
                {"name": "ToTensor"},
                {"name": "Normalize", "arguments": {"mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5]}},
            ],
        }
    )
    model = LocalModelTorchScript(config=config, model_path=str(script))
    return _rate(lambda: run_inference(slides, results, model, batch_size=32), len(coords))


def tiatoolbox(path: Path, folder: Path) -> Rate:
    from tiatoolbox.models.engine.patch_predictor import PatchPredictor
    from tiatoolbox.models.models_abc import ModelABC

    class Model(ModelABC):
        def __init__(self) -> None:
            super().__init__()
            self.model = Classifier(2)

        def forward(self, pixels: torch.Tensor) -> torch.Tensor:
            return self.model(pixels)

        @staticmethod
        def preproc(image: np.ndarray) -> np.ndarray:
            return image

        @staticmethod
        def postproc(image: np.ndarray) -> np.ndarray:
            return image

        @staticmethod
        def infer_batch(model: torch.nn.Module, batch: torch.Tensor, **_: object) -> np.ndarray:
            pixels = torch.as_tensor(batch).permute(0, 3, 1, 2).float() / 127.5 - 1
            with torch.inference_mode():
                return torch.softmax(model(pixels), 1).numpy()

    from PIL import Image  # tiatoolbox loads it anyway

    Image.MAX_IMAGE_PIXELS = None
    columns, rows = _grid(path)
    predictor = PatchPredictor(model=Model().eval(), batch_size=32)
    settings = {
        "patch_input_shape": [_SIZE, _SIZE],
        "stride_shape": [_SIZE, _SIZE],
        "save_dir": folder / "out",
    }
    if hasattr(predictor, "predict"):  # 1.x
        settings_1 = {**settings, "mode": "wsi", "resolution": 0, "units": "level", "return_probabilities": True}
        mask = folder / "mask.png"
        Image.fromarray(np.full((64, 64), 255, np.uint8)).save(mask)
        work = lambda: predictor.predict([path], masks=[mask], device="cpu", **settings_1)  # noqa: E731
    else:  # 2.x
        settings_2 = {
            "patch_mode": False,
            "input_resolutions": [{"units": "baseline", "resolution": 1.0}],
            "auto_get_mask": False,
            "output_type": "zarr",
            "device": "cpu",
            "overwrite": True,
        }
        work = lambda: predictor.run(images=[path], **settings, **settings_2)  # noqa: E731
    return _rate(work, columns * rows)


def _grid(path: Path) -> tuple[int, int]:
    import openslide

    with openslide.OpenSlide(path) as slide:
        return slide.dimensions[0] // _SIZE, slide.dimensions[1] // _SIZE


def _rate(work: Callable[[], object], tiles: int) -> Rate:
    started = perf_counter()
    work()
    return Rate(tiles, perf_counter() - started)


def main() -> None:
    peer, path = sys.argv[1], Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        found = {"wsinfer": wsinfer, "tiatoolbox": tiatoolbox}[peer](path, Path(folder))
    rate = found.tiles / found.seconds
    print(json.dumps({"rate": rate, "tiles": found.tiles, "version": version(peer)}), flush=True)


if __name__ == "__main__":
    main()
