"""The schema: classes that describe tables, and the tables by name."""
