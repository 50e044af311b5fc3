"""How many outlines another program reads from an exported file, and how much they enclose.

    PYTHON_OF_THE_PEER -m benchmarks.peers.exports wholeslidedata|tiatoolbox FILE

Runs in the peer's environment and imports nothing of this program's. Prints one JSON object.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
from pathlib import Path


def wholeslidedata(path: Path) -> dict[str, float]:
    """ASAP XML: the area of the group Tumor less that of its cut-outs, which readers apply in that order."""
    from wholeslidedata.annotation.wholeslideannotation import WholeSlideAnnotation

    areas: dict[str, float] = {}
    found = WholeSlideAnnotation(str(path)).annotations
    for annotation in found:
        areas[annotation.label.name] = areas.get(annotation.label.name, 0.0) + annotation.area
    return {"count": len(found), "area": areas.get("tumor", 0.0) - areas.get("exclusion", 0.0)}


def tiatoolbox(path: Path) -> dict[str, float]:
    """GeoJSON in an annotation store."""
    from tiatoolbox.annotation.storage import DictionaryStore

    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.geojson"
        plain.write_bytes(gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes())
        store = DictionaryStore.from_geojson(str(plain))
    return {"count": len(store), "area": sum(annotation.geometry.area for annotation in store.values())}


if __name__ == "__main__":
    read = {"wholeslidedata": wholeslidedata, "tiatoolbox": tiatoolbox}[sys.argv[1]]
    print(json.dumps(read(Path(sys.argv[2]))))
