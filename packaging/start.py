"""Where the frozen program starts."""

from fundtracker.__main__ import start

start()
