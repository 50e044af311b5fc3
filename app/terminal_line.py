"""Words of a command as one line that can be pasted into this machine's terminal."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Sequence

_PLAIN = re.compile(r"[\w./\\:=+-]+", re.ASCII)


def terminal_line(words: Sequence[str], *, windows: bool = sys.platform == "win32") -> str:
    """Quoted for a POSIX shell; on Windows so that the Command Prompt and PowerShell both take it: in double quotes,
    commas too, which PowerShell would read as a list."""
    if not windows:
        return shlex.join(words)
    return " ".join(word if _PLAIN.fullmatch(word) else _in_quotes(word) for word in words)


def _in_quotes(word: str) -> str:
    quoted = subprocess.list2cmdline([word])
    return quoted if quoted.startswith('"') else f'"{quoted}"'
