"""What gateways, providers and scanners write above and below a mail: a table, and how a banner is known by it."""
