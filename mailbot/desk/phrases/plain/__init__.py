"""Plain people's words to a solution: lists of phrases in Portuguese and English, and what reads a reply by them."""
