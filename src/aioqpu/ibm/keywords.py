"""The IBM client's defaults and environment variables, and hints for the keywords of other clients."""

from __future__ import annotations

from typing import Final

DEFAULT_API_VERSION: Final = "2026-04-15"
API_KEY_VARIABLES: Final = ("QISKIT_IBM_TOKEN", "IBMCLOUD_API_KEY")
PAGE_SIZE: Final = 200  # of lists of jobs

# Keywords of other and earlier clients, and what to use here.
RENAMED_IN_CONSTRUCTOR: Final = {
    **dict.fromkeys(("hub", "group", "project", "provider"), "give the instance's CRN as instance="),
    "channel": "there is one channel left: leave it out",
    "access_token": "give the API key as token=, or a bearer token as auth=",
    "region": "it follows from the CRN given as instance=",
    "plans_preference": "give the instance's CRN as instance=",
    "name": "saved accounts: from_saved_account(name)",
    "proxies": "give one URL as proxy=",
}
RENAMED_IN_METHODS: Final = {
    **dict.fromkeys(("hub", "group", "project", "provider"), "give the instance's CRN as instance= of the client"),
    "max_session_ttl": "it is called max_ttl, in seconds",
    "max_time": "it is called max_ttl, in seconds",
    "program": "it is called program_id",
    **dict.fromkeys(("backend_name", "target"), "it is called backend"),
    "job_tags": "it is called tags",
    "createdAfter": "it is called created_after",
    "createdBefore": "it is called created_before",
    "sessionId": "it is called session_id",
    "session": "submit through the session, or give session_id=",
    "start_session": "open one with create_session()",
    "shots": "the estimator takes precision=, such as shots**-0.5; submit_job and run_job have shots in params",
    "precision": "the sampler takes shots=; submit_job and run_job have precision in params",
    "cost": "it is called max_execution_time, in seconds",
    "options": "they belong in params; submit_sampler and submit_estimator take options=",
    "skip": "pages are followed for you: stop when you have enough",
    "offset": "pages are followed for you: stop when you have enough",
    "descending": "the newest come first",
    "instance": "it belongs to the client: IBMRuntimeClient(instance=...)",
}
