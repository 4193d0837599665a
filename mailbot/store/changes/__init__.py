"""What a verdict writes."""
