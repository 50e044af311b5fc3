from __future__ import annotations

import shlex
import subprocess
import sys

import pytest

from app.terminal_line import terminal_line

WORDS = ["crosscancer", "study", "Fälle 1.json", "--arms", "none,breast", "--set", "label_rule=cancer_share >= 0.5"]


def test_a_posix_shell_reads_the_same_words():
    assert shlex.split(terminal_line(WORDS, windows=False)) == WORDS


@pytest.mark.skipif(sys.platform == "win32", reason="asks a POSIX shell")
def test_a_real_shell_hands_the_same_words_on():
    words = [sys.executable, "-c", "import sys; print(sys.argv[1:])", *WORDS, "it's", "$HOME", "a\\b"]
    ran = subprocess.run(["sh", "-c", terminal_line(words, windows=False)], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == repr(words[3:])


def test_windows_gets_double_quotes_where_a_word_is_not_plain():
    line = terminal_line([*WORDS, r"C:\data\w.h5", "a&b", 'say "x"'], windows=True)
    assert line == (
        'crosscancer study "Fälle 1.json" --arms "none,breast" --set "label_rule=cancer_share >= 0.5" '
        r'C:\data\w.h5 "a&b" "say \"x\""'
    )
