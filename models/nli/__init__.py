"""The model of matters that ships: its weights, the code that makes them again, and what both networks learn from.

The weights are read by `agents.divergences.nli`; nothing in a running worker imports this package.
"""
