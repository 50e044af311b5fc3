"""A bundle is whole and unchanged, or it is refused in words. No framework needed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from crosscancer_core.errors import BundleError, DiskFullError
from crosscancer_core.models.bundle import BundleInfo, ModelBundle, list_bundles, write_bundle
from crosscancer_core.models.recipes import NONE
from crosscancer_core.models.spec import ModelSpec
from tests.faults import full_disk, killed

_INFO = BundleInfo(
    name="first", spec=ModelSpec(input_size=64), recipe=NONE, weights_hash="ab12", training_fingerprints=("f1", "f2")
)


def _fill(folder: Path) -> BundleInfo:
    (folder / "model.keras").write_bytes(b"weights" * 100)
    (folder / "openvino").mkdir()
    (folder / "openvino" / "model.xml").write_text("<net/>")
    np.savez(folder / "probe.npz", tiles=np.zeros((2, 64, 64, 3), np.uint8), probabilities=np.zeros(2, np.float32))
    (folder / "MODEL_CARD.md").write_text("# first\n")
    return _INFO


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_bundle(tmp_path / "models" / "first", _fill)
    bundle = ModelBundle.open(tmp_path / "models" / "first")
    assert bundle.info == _INFO
    assert (bundle.name, bundle.threshold, bundle.card) == ("first", 0.5, "# first\n")
    assert bundle.training_fingerprints == ("f1", "f2")
    assert bundle.openvino_file is not None
    tiles, probabilities = bundle.probe()
    assert tiles.shape == (2, 64, 64, 3)
    assert probabilities.dtype == np.float32
    assert list_bundles(tmp_path / "models") == [tmp_path / "models" / "first"]
    assert list_bundles(tmp_path / "elsewhere") == []


def test_a_copied_bundle_is_the_same_model(tmp_path: Path) -> None:
    one = write_bundle(tmp_path / "first", _fill)
    shutil.copytree(tmp_path / "first", tmp_path / "copy")
    assert ModelBundle.open(tmp_path / "copy").hash == one.hash


@pytest.mark.parametrize("name", ["model.keras", "probe.npz", "openvino/model.xml", "MODEL_CARD.md"])
def test_a_changed_or_missing_file_is_named(tmp_path: Path, name: str) -> None:
    write_bundle(tmp_path / "first", _fill)
    with (tmp_path / "first" / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(BundleError, match=f'"{name}".*changed or is damaged'):
        ModelBundle.open(tmp_path / "first")
    (tmp_path / "first" / name).unlink()
    with pytest.raises(BundleError, match=f'incomplete: "{name}"'):
        ModelBundle.open(tmp_path / "first")


def _edit(folder: Path, **changes: object) -> None:
    path = folder / "bundle.json"
    content = json.loads(path.read_text())
    content["info"] |= changes
    path.write_text(json.dumps(content))


def test_a_changed_description_is_refused(tmp_path: Path) -> None:
    write_bundle(tmp_path / "first", _fill)
    _edit(tmp_path / "first", spec=ModelSpec(input_size=128).model_dump())
    with pytest.raises(BundleError, match="description"):
        ModelBundle.open(tmp_path / "first")


@pytest.mark.parametrize("part", ["info", "files", "hash"])
@pytest.mark.parametrize("value", [None, -1, "x", []])
def test_an_index_with_a_damaged_part_is_one_clear_line(tmp_path: Path, part: str, value: object) -> None:
    write_bundle(tmp_path / "first", _fill)
    path = tmp_path / "first" / "bundle.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {part: value}))
    with pytest.raises(BundleError) as caught:
        ModelBundle.open(tmp_path / "first")
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"schema": 2}', '{"schema": 1, "info": 3}'])
def test_an_index_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    write_bundle(tmp_path / "first", _fill)
    (tmp_path / "first" / "bundle.json").write_text(content)
    with pytest.raises(BundleError):
        ModelBundle.open(tmp_path / "first")


def test_a_file_outside_the_folder_is_refused(tmp_path: Path) -> None:
    write_bundle(tmp_path / "first", _fill)
    path = tmp_path / "first" / "bundle.json"
    content = json.loads(path.read_text())
    content["files"]["../secret"] = "00"
    path.write_text(json.dumps(content))
    with pytest.raises(BundleError, match="outside"):
        ModelBundle.open(tmp_path / "first")


def test_no_bundle_there(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="holds no model"):
        ModelBundle.open(tmp_path)


def test_a_full_disk_leaves_the_old_bundle(tmp_path: Path) -> None:
    write_bundle(tmp_path / "first", _fill)
    with full_disk(300), pytest.raises(DiskFullError):
        write_bundle(tmp_path / "first", _fill)
    assert ModelBundle.open(tmp_path / "first").info == _INFO
    assert [path.name for path in tmp_path.iterdir()] == ["first"]


_WRITE = """
from pathlib import Path
from crosscancer_core.models.bundle import BundleInfo, write_bundle
from crosscancer_core.models.recipes import NONE
from crosscancer_core.models.spec import ModelSpec

def fill(folder):
    for name in ("model.keras", "probe.npz", "MODEL_CARD.md"):
        (folder / name).write_bytes(b"x" * 10)
    return BundleInfo(name="new", spec=ModelSpec(), recipe=NONE, weights_hash="cd")

write_bundle(Path(sys.argv[1]), fill)
"""


def test_a_killed_writer_leaves_nothing_that_looks_like_a_bundle(tmp_path: Path) -> None:
    for step in range(1, 40, 3):
        folder = tmp_path / str(step)
        if not killed(_WRITE, folder, folder / "models" / "new", step=step):
            assert step > 4
            return
        for found in list_bundles(folder / "models"):
            ModelBundle.open(found)
    pytest.fail("the writer never came to its end")


@pytest.mark.tensorflow
def test_the_trained_bundle_opens_without_tensorflow(tiny_bundle: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from crosscancer_core.models.bundle import ModelBundle\n"
        f"bundle = ModelBundle.open(Path({str(tiny_bundle)!r}))\n"
        "assert 'research use only' in bundle.card, bundle.card\n"
        "assert 'tensorflow' not in sys.modules and 'keras' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.tensorflow
def test_a_bundle_says_where_it_comes_from(tiny_bundle: Path) -> None:
    info = ModelBundle.open(tiny_bundle).info
    assert info.provenance["training_tiles"] == {"not cancer": 64, "cancer": 64}
    assert info.provenance["config"]["seed"] == 0
    assert info.provenance["environment"]["inter_op_threads"] == 1
    assert info.provenance["validation"]["auc"] > 0.9
    assert info.training_fingerprints == ("0123456789abcdef",)
