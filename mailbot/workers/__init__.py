"""The processes in which strangers' bytes are read, with limits on memory and time."""
