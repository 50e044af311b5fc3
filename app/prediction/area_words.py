"""The predicted cancer area in a sentence. Never an AUC: that takes somebody's outlines."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from crosscancer_core.evaluation.predicted_area import PredictedArea


def area_sentence(area: PredictedArea) -> str:
    """For example ``Predicted cancer: 3.42 mm², 18.3 % of the tissue``; empty where nothing is predicted."""
    share, mm2 = area.share, area.called_mm2
    if share is None:
        return ""
    tissue = _tr("of the tissue") if area.finished else _tr("of the tissue predicted so far")
    if mm2 is None:
        return _tr("Predicted cancer: {share:.1%} {tissue}").format(share=share, tissue=tissue).replace("%", " %")
    words = _tr("Predicted cancer: {mm2} mm², {share} {tissue}")
    return words.format(mm2=mm2_text(mm2), share=f"{share:.1%}".replace("%", " %"), tissue=tissue)


def mm2_text(mm2: float) -> str:
    """Three figures, as many as the tiles allow."""
    return f"{mm2:.3g}" if mm2 < 100 else f"{mm2:,.0f}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("AreaWords", text)
