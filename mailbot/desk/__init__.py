"""What to do: pure decisions over frozen values."""
