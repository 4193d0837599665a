"""What a customer's mail does."""
