"""What is known before a verdict: reads on the transaction that will also write."""
