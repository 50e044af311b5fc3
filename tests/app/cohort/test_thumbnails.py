"""Small pictures: made once, kept on disk, missing without a fuss."""

from __future__ import annotations

from pathlib import Path

from app.cohort.slides_panel import SlidesPanel
from app.cohort.thumbnails import Thumbnails, thumbnail
from app.session import Session
from crosscancer_core.slides.shelf import Shelf


def test_made_once_and_then_read(small_case, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    made = thumbnail(shelf, small_case.slide, tmp_path / "new")
    assert made is not None
    assert max(made.width(), made.height()) == 96
    (stored,) = (tmp_path / "new").iterdir()
    before = stored.stat().st_mtime_ns
    again = thumbnail(shelf, small_case.slide, tmp_path / "new")
    assert again is not None
    assert again.size() == made.size()
    assert stored.stat().st_mtime_ns == before
    assert again.pixelColor(48, 36) == made.pixelColor(48, 36)


def test_what_cannot_be_read_has_none(tmp_path: Path) -> None:
    broken = tmp_path / "a.svs"
    broken.write_bytes(b"?")
    shelf = Shelf(tmp_path)
    assert thumbnail(shelf, broken, tmp_path / "t") is None
    assert thumbnail(shelf, tmp_path / "gone.svs", tmp_path / "t") is None


def test_they_come_in_the_background_and_end_at_once(qtbot, small_case, tmp_path: Path) -> None:
    thumbnails = Thumbnails(Shelf(tmp_path / "user"), tmp_path)
    with qtbot.waitSignal(thumbnails.ready, timeout=10_000) as told:
        thumbnails.ask(small_case.slide)
    assert told.args[0] == small_case.slide
    thumbnails.close()
    thumbnails.ask(small_case.slide.with_name("S2.tif"))
    assert len(list(tmp_path.glob("*.png"))) == 1


def test_the_list_shows_them(qtbot, session: Session, small_case) -> None:
    panel = SlidesPanel(session)
    qtbot.addWidget(panel)
    session.open_cohort(small_case.cohort)

    def middle() -> int:
        icon = panel.tree.topLevelItem(0).child(0).icon(0)
        return icon.pixmap(36, 36).toImage().pixelColor(18, 18).alpha()

    assert middle() == 0
    qtbot.waitUntil(lambda: middle() == 255, timeout=10_000)
    panel.close_thumbnails()
