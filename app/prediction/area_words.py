"""The predicted cancer area in a sentence. Never an AUC: that takes somebody's outlines."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.sizes import mm2_text
from crosscancer_core.evaluation.predicted_area import PredictedArea

translate = QCoreApplication.translate


def area_sentence(area: PredictedArea) -> str:
    """For example ``Predicted cancer: 3.42 mm², 18.3 % of the tissue``; empty where nothing is predicted."""
    share, mm2 = area.share, area.called_mm2
    if share is None:
        return ""
    percent = f"{share:.1%}".replace("%", " %")
    whole, so_far = translate("AreaWords", "of the tissue"), translate("AreaWords", "of the tissue predicted so far")
    tissue = whole if area.finished else so_far
    if mm2 is None:
        return translate("AreaWords", "Predicted cancer: {share} {tissue}").format(share=percent, tissue=tissue)
    words = translate("AreaWords", "Predicted cancer: {mm2} mm², {share} {tissue}")
    return words.format(mm2=mm2_text(mm2), share=percent, tissue=tissue)
