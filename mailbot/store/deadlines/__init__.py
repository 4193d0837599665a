"""What falls due, in rows."""
