"""The SMTP client (RFC 6409); knows no store and no desk."""
