"""Hand over to the program's entry point: ``python main.py`` is ``fundtracker``."""

from fundtracker.__main__ import start

if __name__ == "__main__":
    start()
