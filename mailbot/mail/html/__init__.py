"""The new words of a formatted mail, as safe HTML."""
