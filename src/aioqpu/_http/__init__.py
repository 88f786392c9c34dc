"""One request: credentials, the queue after a 429, retries, connections, typed errors.

Every other module imports the HTTP library from here.
"""

import httpx

__all__ = ["httpx"]
