"""Which ticket a mail answers, and who writes."""
