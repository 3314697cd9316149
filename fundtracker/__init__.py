"""Park fund tracker: the plan, its execution and the proof of every fen."""

__version__ = "0.1.0"
