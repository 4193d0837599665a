"""SMTP and LMTP, as a server."""
