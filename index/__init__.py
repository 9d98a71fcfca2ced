"""Articles to a published generation on disk: reading, chunking, embedding, storing."""

import os

# ONNX Runtime would report to its maker which machine it runs on, and keep a number for it in the
# home folder. It looks at this when it is loaded.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
# Read once, when numpy is first loaded. What is multiplied here is small: threads cost more than
# they give, and wait for each other where several answer at once.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
