"""Park fund tracker: the plan, its execution and the proof of every fen."""

import os

# The allocator that pyarrow brings (pandas loads it where it is installed) crashes where it was
# first loaded on a thread that has ended since (apache/arrow#50471), as the reading thread does.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

__version__ = "0.1.0"
