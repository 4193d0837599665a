"""The one memory: tables, look-ups, the one apply, raw mail and files."""
