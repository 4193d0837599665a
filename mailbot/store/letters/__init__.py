"""Letters that go: queue, files, references, and what became of them."""
