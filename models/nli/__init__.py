"""The contradiction model that ships: its weights, and the code that makes them again.

The weights are read by `agents.divergences.nli`; nothing in a running worker imports this package.
"""
