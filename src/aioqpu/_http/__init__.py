"""One request: credentials, the queue after a 429, retries, connections, typed errors."""
