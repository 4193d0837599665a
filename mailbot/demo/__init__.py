"""The told story: the real daemon between an embedded IMAP server and an SMTP sink."""
