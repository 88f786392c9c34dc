"""The life of jobs: handles, exactly-once submission, polling, waiting for many, pagination; the end of sessions."""
