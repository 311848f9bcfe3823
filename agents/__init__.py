"""The stages of Parallax, one package each, and what composes them: the worker, replay, the command line."""
