"""Making Prometheus metrics alike: one prefix, closed labels, every series there from the start."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import TypeVar

from prometheus_client.metrics import Counter, Gauge, Histogram, Info, MetricWrapperBase
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import CollectorRegistry

PREFIX = "parallax_"
OTHER = "other"

M = TypeVar("M", bound=MetricWrapperBase)
Labels = Mapping[str, Sequence[str]]
"""Label name to the closed list of its values."""


class LeanRegistry(CollectorRegistry):
    """A registry that leaves out the `_created` series, which double what is stored and which nothing here reads."""

    def collect(self) -> Iterable[Metric]:
        """Every metric family, without `_created` samples."""
        for family in super().collect():
            family.samples = [sample for sample in family.samples if not sample.name.endswith("_created")]
            yield family


class Families:
    """Makes metrics in one registry. Names come without prefix and suffix; a counter is exposed with `_total`."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry

    def counter(self, name: str, text: str, labels: Labels) -> Counter:
        """A counter with a zero for every combination of its labels."""
        return _zeroed(Counter(PREFIX + name, text, list(labels), registry=self._registry), labels)

    def gauge(self, name: str, text: str, labels: Labels) -> Gauge:
        """A gauge with a zero for every combination of its labels."""
        return _zeroed(Gauge(PREFIX + name, text, list(labels), registry=self._registry), labels)

    def histogram(self, name: str, text: str, labels: Labels, buckets: Sequence[float]) -> Histogram:
        """A histogram with these upper bounds, and a zero for every combination of its labels."""
        metric = Histogram(PREFIX + name, text, list(labels), buckets=buckets, registry=self._registry)
        return _zeroed(metric, labels)

    def open_gauge(self, name: str, text: str, labels: Sequence[str]) -> Gauge:
        """A gauge whose series come and go; the caller bounds them."""
        return Gauge(PREFIX + name, text, labels, registry=self._registry)

    def info(self, name: str, text: str) -> Info:
        """Facts as labels of a series that is always 1; exposed with `_info`."""
        return Info(PREFIX + name, text, registry=self._registry)


def closed(value: str, allowed: Sequence[str]) -> str:
    """`value` where the closed list allows it, else `other`."""
    return value if value in allowed else OTHER


def _zeroed(metric: M, labels: Labels) -> M:
    if labels:
        for values in product(*labels.values()):
            metric.labels(*values)
    return metric
