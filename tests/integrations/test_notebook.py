"""The example notebook, run top to bottom in a kernel as a reader would.

`python tests/integrations/test_notebook.py` runs it and stores its outputs again.
"""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parents[2] / "examples" / "bell.ipynb"


def run(folder):
    """Return the notebook with the outputs of a fresh run, without its traces in the metadata."""
    notebook = nbformat.read(NOTEBOOK, 4)
    NotebookClient(notebook, timeout=1200, coalesce_streams=True, resources={"metadata": {"path": folder}}).execute()
    for cell in notebook.cells:
        cell.metadata.clear()
    notebook.metadata.language_info = {"name": "python"}
    return notebook


def outputs(notebook):
    """Return the outputs of each cell of code by its first line."""
    return {cell.source.splitlines()[0]: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}


def shape(output):
    """Return an output without what differs from run to run: ids, numbers, time zones, pictures."""
    ids = r"[0-9a-f]{20}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    shown = {**output.get("data", {}), "text": output.get("text", "")}
    return {
        kind: kind == "image/png" or re.sub(rf"{ids}|[+-]\d\d:\d\d\b|[\d.]+|[▏▎▍▌▋▊▉█]+", "#", text)
        for kind, text in shown.items()
    }


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    return outputs(run(str(tmp_path_factory.mktemp("notebook"))))


def html(cell_outputs):
    return "".join(output.data.get("text/html", "") for output in cell_outputs if "data" in output)


def printed(cell_outputs):
    return "".join(output.text for output in cell_outputs if output.output_type == "stream")


def cell(fresh, start):
    (found,) = (cell_outputs for line, cell_outputs in fresh.items() if line.startswith(start))
    return found


def test_no_cell_fails_and_none_writes_to_stderr(fresh):
    every = [output for cell_outputs in fresh.values() for output in cell_outputs]
    assert every
    assert not [output for output in every if output.output_type == "error" or output.get("name") == "stderr"]


def test_queued_and_ended_jobs_have_cards(fresh):
    assert re.search(r"<b>IonQJob</b>.*>ready</span>", html(cell(fresh, "from aioqpu import IonQClient")))
    ended = html(cell(fresh, "await job.wait(progress=True)"))
    assert re.search(r"<b>IonQJob</b>.*>completed</span>.*>name</td>.*>bell</td>", ended)


def test_a_wait_shows_a_progress_bar(fresh):
    assert re.fullmatch(r"[0-9a-f-]{36} completed \d\d:\d\d\s*", printed(cell(fresh, "await job.wait(progress=True)")))
    assert re.search(r"^9/9 \|█{20}\| 9 completed \d\d:\d\d$", printed(cell(fresh, "import asyncio")), re.MULTILINE)


def rows(card):
    """Return label, bar and value of each row of a histogram."""
    return re.findall(r"<td[^>]*>([01]+)</td><td[^>]*>([▏▎▍▌▋▊▉█]*)</td><td[^>]*>([\d.]+)</td>", card)


def test_results_have_histograms(fresh):
    ionq, ibm = html(cell(fresh, "result = await")), html(cell(fresh, "from aioqpu import IBMRuntimeClient"))
    assert rows(ionq) == [("00", 32 * "█", "0.5000"), ("11", 32 * "█", "0.5000")]
    counted = rows(ibm)
    assert [label for label, _, _ in counted] == ["00", "11"]
    assert sum(int(count) for _, _, count in counted) == 1000


def test_cards_have_only_elements_that_an_untrusted_notebook_keeps(fresh):
    cards = "".join(html(cell_outputs) for cell_outputs in fresh.values())
    assert set(re.findall(r"<([a-z]+)", cards)) <= {"div", "b", "code", "span", "table", "tbody", "tr", "td"}


def test_expectation_values_are_shown_with_their_errors(fresh):
    assert html(cell(fresh, "job = await ibm.submit_estimator")).count("1.0000 ± 0.0000") == 2


def test_plots_are_png_images(fresh):
    for start in ("(ax,) = result.plot()", "import matplotlib"):
        assert "image/png" in cell(fresh, start)[-1].data


def test_an_interrupted_wait_leaves_the_job_running(fresh):
    assert "interrupted" in printed(cell(fresh, "import signal"))
    assert ">completed</span>" in html(cell(fresh, "await job.result()"))


def test_the_stored_outputs_match_a_fresh_run(fresh):
    text = NOTEBOOK.read_text("utf-8")
    assert not re.search(r"/(home|root|tmp|Users|usr|work)/|site-packages|127\.0\.0\.1", text)
    stored = outputs(nbformat.read(NOTEBOOK, 4))
    for line, seen in fresh.items():
        again = "run python tests/integrations/test_notebook.py to store them again"
        assert [shape(output) for output in stored[line]] == [shape(output) for output in seen], f"{line}: {again}"


if __name__ == "__main__":
    nbformat.write(run(str(NOTEBOOK.parent)), NOTEBOOK)
