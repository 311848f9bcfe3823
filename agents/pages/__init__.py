"""The evidence pages: what stands behind each alert, for a desk to check."""
