"""Who writes: From, what proves it, and what speaks against it (RFC 5322, 6376, 8601)."""
