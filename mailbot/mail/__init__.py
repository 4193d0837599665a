"""One letter: bytes into a Mail, pure."""
