"""The graph of states in which tickets live: as a value, as its file, checked, and what moves in it."""
