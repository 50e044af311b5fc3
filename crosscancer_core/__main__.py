"""``python -m crosscancer_core``: the command line."""

from crosscancer_core.cli.program import main

if __name__ == "__main__":
    main()
