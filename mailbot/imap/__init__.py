"""The IMAP client (RFC 9051); knows no store and no desk."""
