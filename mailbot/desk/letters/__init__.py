"""What is written to whom."""
