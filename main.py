"""Hand over to the program's entry point: ``python main.py`` is ``fundtracker``."""

from fundtracker.__main__ import main

if __name__ == "__main__":
    main()
