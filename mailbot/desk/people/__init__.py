"""Who is who, and who gets a ticket."""
