"""Commands about policies, and what another one would have done."""
