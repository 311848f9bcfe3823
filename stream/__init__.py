"""The plumbing every stage stands on: records, topics, broker, producer, Faust app, tables, metrics. Knows no stage."""
