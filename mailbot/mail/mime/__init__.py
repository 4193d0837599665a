"""MIME (RFC 2045 to 2049): parts, encodings, names and wrappings, read under caps and written."""
