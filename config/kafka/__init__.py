"""What the child Kafka is made of: where its jars come from (pom.xml) and what it logs (log4j2.xml)."""
