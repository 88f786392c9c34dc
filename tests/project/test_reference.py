"""The API reference: every public name is on a page, and every key of an option is in a table."""

import re
import sys
from pathlib import Path

import aioqpu

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
PAGES = {page.name: page.read_text("utf-8") for page in REFERENCE.glob("*.md")}

sys.path.insert(0, str(ROOT / "specs"))
import option_tables  # noqa: E402 - a hook of MkDocs, which is no package

sys.path.pop(0)


def test_every_public_name_is_in_the_reference():
    documented = re.findall(r"^::: aioqpu\.(\w+)$", "\n".join(PAGES.values()), re.MULTILINE)
    assert sorted(documented) == sorted(aioqpu.__all__)


def test_the_tables_of_options_have_every_key_with_its_type_and_words():
    page = option_tables.on_page_markdown(PAGES["ionq.md"])
    assert "<!-- options" not in page
    assert re.search(r"^\| `model` \| string \| .*`aria-1`.* default is `ideal`", page, re.MULTILINE)
    assert re.search(r"^\| `seed` \| integer or null \| ", page, re.MULTILINE)
    assert "`forte-enterprise-1`" in page
    for key in ("debias", "debiasing", "symmetry_verification", "compilation.precision", "compilation.service_version"):
        assert f"| `{key}` |" in page
    assert "| `error_mitigation.debiasing` | boolean |" in page
    page = option_tables.on_page_markdown(PAGES["ibm.md"])
    assert "<!-- options" not in page
    for key in ("default_shots", "twirling.strategy", "resilience.zne.noise_factors", "dynamical_decoupling.enable"):
        assert f"| `{key}` |" in page
    assert re.search(r"^\| `resilience.pec.noise_gain` \| number or string \| .*`auto`", page, re.MULTILINE)


def test_every_option_is_described():
    page = "".join(option_tables.on_page_markdown(PAGES[name]) for name in ("ionq.md", "ibm.md"))
    rows = re.findall(r"^\| `(\S+)` \| .+? \| (.*) \|$", page, re.MULTILINE)
    assert len(rows) > 70
    assert [key for key, description in rows if not description or description.startswith("Known values")] == []
