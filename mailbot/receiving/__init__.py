"""One raw mail in, one committed verdict out."""
