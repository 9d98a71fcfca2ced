"""Articles to a published generation on disk: reading, chunking, embedding, storing."""
