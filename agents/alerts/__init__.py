"""The alerts stage: from divergences to a Slack message a desk wants."""
