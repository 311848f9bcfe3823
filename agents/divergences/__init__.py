"""The divergences stage: claims of different publishers within one event that do not square."""
