"""What falls due: each row a committed verdict of its own."""
