"""What another policy would have done with what happened."""
