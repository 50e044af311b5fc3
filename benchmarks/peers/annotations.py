"""Read an ASAP XML file with wholeslidedata. Runs inside that program's environment.

    python -m benchmarks.peers.annotations FILE

Prints one line of JSON: the median time of three readings, and the sum of all areas.
"""

from __future__ import annotations

import json
import statistics
import sys
from importlib.metadata import version
from time import perf_counter


def main() -> None:
    from wholeslidedata.annotation.wholeslideannotation import WholeSlideAnnotation

    took = []
    area = 0.0
    for _ in range(3):
        start = perf_counter()
        found = WholeSlideAnnotation(sys.argv[1], labels={"Tumor": 1})
        took.append(perf_counter() - start)
        area = sum(annotation.area for annotation in found.annotations)
    print(json.dumps({"seconds": statistics.median(took), "area": area, "version": version("wholeslidedata")}))


if __name__ == "__main__":
    main()
