"""Logging in at a mail server, for IMAP and SMTP alike."""
