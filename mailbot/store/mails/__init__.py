"""Mail that came: where it was met, its bytes, and floods of it."""
