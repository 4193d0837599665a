"""config.toml: frozen, typed settings, and every problem of the file told at once."""
