"""When a desk works, and how time counts in it; pure, and knows nothing of the product."""
