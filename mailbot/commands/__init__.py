"""What people do otherwise than by mail; each is one transaction."""
