"""Park fund tracker: the plan, its execution and the proof of every fen."""
