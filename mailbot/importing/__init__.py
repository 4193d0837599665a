"""History into tickets: an IMAP folder, an mbox file or a Maildir, without a letter to anybody."""
