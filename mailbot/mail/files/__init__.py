"""The files of a mail: what its structure tells of them, their contents, a mail without them."""
