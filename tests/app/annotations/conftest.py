"""An editor on the open small case, and a hand that draws."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.annotations.editor import Editor
from app.canvas.tool import Pointer, Tool
from app.session import Session
from crosscancer_core.annotations.model import AnnotationSet
from crosscancer_core.geometry import Point

Draw = Callable[..., None]


def pointer(place: tuple[float, float], **held: bool) -> Pointer:
    return Pointer(Point(*place), 1.0, **held)


@pytest.fixture
def editor(session: Session, open_case) -> Editor:
    """Nothing drawn yet, on a slide of 1280 x 960 pixels."""
    session.document.open(AnnotationSet())
    return Editor(session)


@pytest.fixture
def click() -> Draw:
    def do(tool: Tool, *places: tuple[float, float], **held: bool) -> None:
        for place in places:
            tool.press(pointer(place, **held))
            tool.release(pointer(place, **held))

    return do


@pytest.fixture
def drag() -> Draw:
    def do(tool: Tool, *places: tuple[float, float], **held: bool) -> None:
        tool.press(pointer(places[0], **held))
        for place in places[1:]:
            tool.drag(pointer(place, **held))
        tool.release(pointer(places[-1], **held))

    return do
