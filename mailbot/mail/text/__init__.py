"""Characters, charsets, dates and plain words, as mail programs write them."""
