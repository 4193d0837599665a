"""Commands that sum up what the desk did."""
