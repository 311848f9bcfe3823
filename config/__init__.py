"""Settings: what a site sets by environment, what a newsroom tunes in monitor.toml, and who publishes which outlet."""
