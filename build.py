"""The command line of Shirube; `python build.py` alone builds the site. What it can do: `shirube/commands/main.py`.

Exit codes: 0 clean, 1 content errors (warnings too with --strict), 2 usage, 70 a fault of the program itself,
130 stopped by Ctrl-C.
"""

from shirube.commands.boundary import leave, run
from shirube.commands.main import main

__all__ = ["leave", "main", "run"]

if __name__ == "__main__":
    leave()
