"""The window's language: translations in ``resources/translations``, and Qt's own for its buttons and dialogs.

English is in the code. Another language is a file ``crosscancer_<language>.ts``, written by ``make translations`` and
compiled to ``.qm`` by it; what is not translated yet stays English.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.resources import resource

ENGLISH = "en"
_PREFIX = "crosscancer_"


def languages() -> list[tuple[str, str]]:
    """The languages there are, each as (code, its name in itself); English first."""
    codes = sorted(file.stem.removeprefix(_PREFIX) for file in resource("translations").glob(f"{_PREFIX}*.qm"))
    return [(ENGLISH, "English"), *((code, QLocale(code).nativeLanguageName()) for code in codes)]


def install(application: QCoreApplication, language: str) -> list[QTranslator]:
    """Have texts that are made from now on in ``language``; a language that there is none of is English.

    Returns what was installed; the caller keeps it alive.
    """
    if language == ENGLISH:
        return []
    installed = []
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in ((f"qtbase_{language}", qt), (f"{_PREFIX}{language}", str(resource("translations")))):
        translator = QTranslator()
        if translator.load(name, folder):
            application.installTranslator(translator)
            installed.append(translator)
    return installed
