"""What a topic must be: its name, partitions, retention or compaction, and its largest message."""

from __future__ import annotations

from dataclasses import dataclass

DAY_MS = 86_400_000


@dataclass(frozen=True, kw_only=True)
class TopicSpec:
    """A topic as it must be.

    `retention_ms` is how long messages are kept, in milliseconds; a compacted topic keeps the latest message of each
    key for ever and takes no notice of it. `max_message_bytes` is the largest message (a batch of them, compressed).
    What is not compacted is stamped by the broker: by a producer's clock that is wrong, or an article's own date, it
    would be kept too long or not at all.
    """

    name: str
    partitions: int
    max_message_bytes: int
    retention_ms: int = 7 * DAY_MS
    compacted: bool = False
    replication_factor: int = 1

    @property
    def config(self) -> dict[str, str]:
        """The topic's settings under Kafka's names."""
        if self.compacted:
            return {"cleanup.policy": "compact", "max.message.bytes": str(self.max_message_bytes)}
        return {
            "cleanup.policy": "delete",
            "retention.ms": str(self.retention_ms),
            "max.message.bytes": str(self.max_message_bytes),
            "message.timestamp.type": "LogAppendTime",
        }
