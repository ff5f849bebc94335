"""The built-in profiles: TOML files."""
