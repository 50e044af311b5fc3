"""One point, e.g. a mitosis."""

from __future__ import annotations

import shapely

from app.annotations.tools.editing_tool import EditingTool
from app.canvas.tool import Pointer
from crosscancer_core.annotations.model import Kind


class DotTool(EditingTool):
    """Each click is an annotation of its own."""

    def press(self, pointer: Pointer) -> bool:
        self._editor.add(Kind.DOT, shapely.Point(pointer.at.x, pointer.at.y), self.tr("Dot"))
        return True
