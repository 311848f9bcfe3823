"""Weights and tokenizers that ship with Parallax, each with its model card, and what trains them."""
