"""``make bench``: how fast mail is taken, beside the floor, and how much memory it takes."""
