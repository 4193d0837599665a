"""One outside thing each: IMAP, SMTP, templates, letters."""
