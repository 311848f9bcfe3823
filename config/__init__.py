"""Settings: what a site sets by environment, what a newsroom tunes in monitor.toml, and which outlets are one publisher."""
