"""Just enough PromQL reading for the tests: which metrics an expression asks for, with which labels.

Prometheus itself judges the syntax; this tells a metric that was renamed from one that merely has no data yet.
"""

from __future__ import annotations

import re

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_SELECTOR = re.compile(r"\b((?:parallax|process|python)_\w+|up)\b(?:\{([^}]*)\})?")
_GROUPED = re.compile(r"\b(?:by|without|on|ignoring)\s*\(([^)]*)\)")
_LABEL = re.compile(r"\b([a-zA-Z_]\w*)\s*(?:=~|!~|!=|=)")
# Prometheus gives these to whatever it scrapes.
SCRAPED = {"job", "instance"}
VARIABLES = {"$__rate_interval": "30s", "$__range": "1h", "$job": ".+", "$instance": ".+"}


def labels_asked(expr: str) -> dict[str, set[str]]:
    """Metric name to the labels that `expr` asks of it, in matchers or by grouping."""
    bare = _STRING.sub('""', expr)
    grouped = {label.strip() for group in _GROUPED.findall(bare) for label in group.split(",")} - {"", "le"}
    asked: dict[str, set[str]] = {}
    for name, matchers in _SELECTOR.findall(_GROUPED.sub("", bare)):
        asked.setdefault(name, set()).update(_LABEL.findall(matchers), grouped)
    return asked


def filled(expr: str) -> str:
    """A panel's expression with Grafana's variables filled in."""
    for name, value in VARIABLES.items():
        expr = expr.replace(name, value)
    return expr
