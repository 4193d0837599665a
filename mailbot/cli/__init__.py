"""The admin's door."""
