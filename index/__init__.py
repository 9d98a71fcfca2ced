"""Articles to a published generation on disk: reading, chunking, embedding, storing."""

import os

# Read once, when numpy is first loaded. What is multiplied here is small: threads cost more than
# they give, and wait for each other where several answer at once.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
