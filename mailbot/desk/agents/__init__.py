"""What an agent's mail does."""
