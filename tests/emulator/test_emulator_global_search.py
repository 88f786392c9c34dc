"""IBM Cloud's global search and catalog, as `QiskitRuntimeService` asks them before its first job."""

import httpx
import pytest
from support.emulator import ibm_token


@pytest.fixture
def authorized(urls):
    headers = {"Authorization": f"Bearer {ibm_token(urls).json()['access_token']}"}
    with httpx.Client(headers=headers, timeout=600) as client:
        yield client


def test_the_instance_is_found_with_its_plan(authorized, urls):
    query = {"query": "service_name:quantum-computing", "fields": ["crn", "name", "doc"]}
    found = authorized.post(f"{urls.global_search_url}/v3/resources/search", json=query).json()
    (instance,) = found["items"]
    assert (instance["crn"], instance["name"]) == (urls.instance, "emulator")
    assert instance["doc"]["extensions"] == [{"backends": ["emulator", "emulator_isa"]}]
    assert "search_cursor" not in found
    plan = authorized.get(f"{urls.global_catalog_url}/{instance['service_plan_unique_id']}").json()
    assert plan["overview_ui"]["en"]["display_name"] == "Emulator"
    assert plan["metadata"]["pricing"]["type"] == "free"
    assert authorized.get(f"{urls.global_catalog_url}/another").status_code == 404


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer stale"}, {"Authorization": "apikey any-key"}])
def test_a_token_is_needed(urls, headers):
    assert httpx.post(f"{urls.global_search_url}/v3/resources/search", headers=headers, timeout=600).status_code == 401
    assert httpx.get(f"{urls.global_catalog_url}/any", headers=headers, timeout=600).status_code == 401
