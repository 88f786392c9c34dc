"""Large bodies of results are read in pieces, and say the same as if they were read at once."""

import base64
import io
import json
import zlib
from types import SimpleNamespace

import httpx
import numpy as np
import pytest
from support.decoding import DECODE_FAILURES

from aioqpu import IBMResult, ResponseDecodeError
from aioqpu._http import json_memory, json_stream
from aioqpu._http.json_encoder import count_values, dumps
from aioqpu._http.json_memory import TooLargeError
from aioqpu._http.json_stream import loads, without_views
from aioqpu._http.responses import parse_json

SAMPLES = [hex(number % 1024) for number in range(200_000)]
LONG = "x" * 1_100_000
STATES = {str(number): number / 2**20 for number in range(100_000)}
BASE64 = base64.b64encode(bytes(range(256)) * 4000).decode()


def array(values):
    file = io.BytesIO()
    np.save(file, values)
    return {"__type__": "ndarray", "__value__": base64.b64encode(zlib.compress(file.getvalue(), 0)).decode()}


def answer(body):
    return httpx.Response(200, content=body, request=httpx.Request("GET", "https://quantum.example/jobs/a/results"))


def sampler(samples, **register):
    return {"results": [{"data": {"c": {"samples": samples, **register}}, "metadata": {}}], "metadata": {}}


# For limits that are a hundredth.
FEW, TEXT, ARRAY = SAMPLES[:2000], LONG[:11_000], BASE64[:14_000]
FEW_STATES = dict(list(STATES.items())[:1000])


@pytest.mark.parametrize(
    "value",
    [
        sampler(FEW, num_bits=10),
        sampler([FEW[:1000], FEW[1000:]], num_bits=10),
        sampler([[FEW[:500]], [FEW[500:1000]]], num_bits=10),
        sampler([FEW[:10]] * 90, num_bits=10),
        sampler(["0x1"], logs=TEXT),
        sampler([TEXT, *FEW]),
        sampler([*FEW, 7]),
        sampler([*FEW, 'a"b']),
        sampler(["0, 1", *FEW]),
        sampler(["0, 12"] * 2000),
        sampler([*FEW, "é"]),
        sampler([*FEW, {"samples": FEW}]),
        sampler({"samples": FEW}),
        sampler(FEW, samples_of_another=FEW),
        {"samples": FEW},
        {"samples": TEXT},
        {"a": f'"samples": ["0x0", "{TEXT}'},
        {"a": f'\\"samples": ["0x0", "{TEXT}'},
        {"a": TEXT + "\\"},
        {"a": "\\", "b": TEXT, "c": "\\"},
        {"a": TEXT + "\n" + TEXT},
        {"a": TEXT + "é" + TEXT},
        {"a": "é" + TEXT},
        {TEXT: TEXT, "a": TEXT},
        {TEXT: 1},
        {"a": [TEXT, [TEXT, {"b": TEXT}], None, 1.5, True]},
        {"a": ARRAY},
        {"__type__": "ndarray", "__value__": ARRAY},
        {"__type__": "ndarray", "__value__": [ARRAY]},
        {"__type__": "other", "__value__": ARRAY},
        FEW_STATES,
        {"child-1": FEW_STATES, "child-2": {}, "child-3": {**FEW_STATES, "7": "0.25"}},
        {"a": {**FEW_STATES, "7": "0,25"}},
        {"a": {**FEW_STATES, "7": {}}},
        {"a": {**FEW_STATES, "b": 1}},
        {"a{": FEW_STATES, "b}": FEW_STATES},
        {"a": list(range(3000))},
        {"a": ["", ""] * 2000},
        TEXT,
        [TEXT],
        FEW,
        1.5,
    ],
    ids=lambda value: repr(value)[:60],
)
@pytest.mark.parametrize("indent", [None, 1])
def test_json_read_in_pieces_equals_the_original(value, indent, monkeypatch):
    for name, limit in {
        "LARGE_BODY_BYTES": 10_000,
        "_SEARCH_BYTES": 10_000,
        "_SAMPLES_PIECE_BYTES": 600,
        "_MIN_PART_BYTES": 600,
        "_MIN_OBJECT_BYTES": 600,
    }.items():
        monkeypatch.setattr(json_stream, name, limit)
    assert without_views(loads(json.dumps(value, indent=indent).encode())) == value
    assert without_views(loads(json.dumps(value, indent=indent, ensure_ascii=False).encode())) == value


@pytest.mark.parametrize(
    "body",
    [
        f'{{"samples": ["0x1", "{LONG}',
        f'{{"samples": ["0x1", "{LONG}"',
        f'{{"samples": ["0x1" "{LONG}"]}}',
        f'{{"a": "{LONG}"b"}}',
        f'{{"a": "{LONG}\t"}}'.replace("x", "-"),
        f'{{"a": "{LONG}',
        f'{LONG}"',
        f'"{LONG}"{LONG}"',
        json.dumps(STATES)[:-1] + ",}",
        json.dumps(STATES)[:-1] + "," + " " * 200_000 + "}",
        json.dumps(STATES).replace("}", "", 1),
        "}" * 1_100_000,
        '"' * 1_100_000,
        "[" * 1_100_000,
        '{"samples": [' * 100_000,
    ],
    ids=lambda body: body[:40],
)
def test_invalid_json_is_refused(body):
    with pytest.raises(ResponseDecodeError, match="not JSON"):
        parse_json(answer(body.encode()), results=True)


def test_invalid_utf8_is_refused():
    with pytest.raises(ResponseDecodeError, match="not JSON"):
        parse_json(answer(b'{"a": "' + b"x" * 1_100_000 + b'\xff"}'), results=True)


@pytest.mark.parametrize("name", ["c", LONG])
def test_duplicate_keys_are_refused(name):
    with pytest.raises(ResponseDecodeError, match="two "):
        parse_json(answer(f'{{"{name}": "{LONG}", "{name}": "{LONG}"}}'.encode()), results=True)


@pytest.mark.parametrize("states", [STATES, dict(list(STATES.items())[:50])])
def test_one_state_twice_is_refused(states):
    body = json.dumps({"a": LONG, "b": states}).replace('"49":', '"48":')
    with pytest.raises(ResponseDecodeError, match="two '48'"):
        parse_json(answer(body.encode()), results=True)


@pytest.mark.parametrize(
    "value", [{"probabilities": STATES}, {f"child-{n}": dict(list(STATES.items())[:500]) for n in range(200)}]
)
def test_many_states_are_not_parsed_in_one_call(monkeypatch, value):
    sizes = []

    def measured(text, **options):
        sizes.append(len(text))
        return json.loads(text, **options)

    monkeypatch.setattr(json_stream, "json", SimpleNamespace(loads=measured))
    body = json.dumps(value).encode()
    assert loads(body) == value
    assert max(sizes) < len(body) / 10


def test_states_that_would_take_too_much_memory_are_refused(monkeypatch):
    monkeypatch.setattr(json_memory, "MAX_MEMORY_BYTES", 40_000_000)
    body = json.dumps(STATES)
    assert loads(body.encode()) == STATES
    with pytest.raises(TooLargeError):
        loads(f"[{body}, {body}]".encode())


@pytest.mark.parametrize("parts", [1, 4])
def test_bits_of_many_samples_equal_the_samples(parts):
    samples = [SAMPLES[at::parts] for at in range(parts)] if parts > 1 else SAMPLES
    raw = sampler(samples, num_bits=10)
    result = IBMResult(parse_json(answer(json.dumps(raw).encode()), results=True), job_id="job-1")
    bits = result[0].data["c"]
    assert bits.shape == ((parts,) if parts > 1 else ())
    assert bits.ints() == [int(sample, 16) for part in (samples if parts > 1 else [samples]) for sample in part]
    assert result.raw == raw


@pytest.mark.parametrize("bad", ["0xg", "11", "0b1", "10x2", "0x1 0", ""])
def test_an_invalid_sample_among_many_is_refused(bad):
    body = parse_json(answer(json.dumps(sampler([*SAMPLES, bad], num_bits=10)).encode()), results=True)
    with pytest.raises(DECODE_FAILURES):
        IBMResult(body, job_id="job-1")[0].data["c"].counts()


def test_a_large_encoded_array_is_decoded():
    values = np.arange(300_000, dtype=np.float64).reshape(3, -1)
    raw = {
        "__type__": "PrimitiveResult",
        "__value__": {
            "pub_results": [
                {
                    "__type__": "PubResult",
                    "__value__": {
                        "data": {
                            "__type__": "DataBin",
                            "__value__": {"fields": {"evs": array(values)}, "shape": [3, 100_000]},
                        },
                        "metadata": {},
                    },
                }
            ],
            "metadata": {"log": LONG},
        },
    }
    result = IBMResult(parse_json(answer(json.dumps(raw).encode()), results=True), job_id="job-1")
    assert np.array_equal(result[0].data.array("evs"), values)
    assert result.metadata["log"] == LONG
    assert result.raw == raw


class TestDumps:
    """In pieces it gives what the standard library gives at once."""

    def written(self, value):
        pauses = []
        written = dumps(value, lambda: pauses.append(1))
        assert written == dumps(value)
        return json.loads(written), len(pauses)

    @pytest.mark.parametrize(
        "value",
        [
            None,
            True,
            1.5,
            'é\n"\\\u2028',
            [],
            {},
            "",
            [[], {}, ""],
            {"a": {"b": [1, {"c": None}]}, "1": 2},
            list(range(30_000)),
            [[number] * 80 for number in range(1600)],
            [{"gate": "rz", "target": number, "rotation": 1 / (number + 1)} for number in range(10_000)],
            {str(number): [number] for number in range(20_000)},
            {"a" * 1000 + str(number): {} for number in range(1000)},
            {'\u20ac"': list(range(20_000)), "b": list(range(20_000))},
            [LONG, '"\\\n\U0001f600' * 100_000, [LONG] * 3],
            [[[[list(range(10_000))]]], 7],
        ],
        ids=lambda value: str(value)[:20],
    )
    def test_written_json_is_read_back_unchanged(self, value):
        assert self.written(value)[0] == value

    def test_writing_pauses_between_pieces(self):
        assert self.written(list(range(100_000)))[1] > 10
        assert self.written({"a": [{"b": list(range(100_000))}]})[1] > 10
        assert self.written("x" * 3_000_000)[1] > 10

    @pytest.mark.parametrize("shape", [(30_000,), (300, 100), (3, 10_000), (1, 30_000), (2, 3, 5000), (0,), ()])
    def test_numpy_arrays_are_written_as_lists(self, shape):
        values = np.random.default_rng(1).random(shape)
        assert self.written({"a": [values, np.int64(3), (1, 2)]})[0] == {"a": [values.tolist(), 3, [1, 2]]}

    def test_other_keys_become_strings_as_in_the_standard_library(self):
        assert self.written({1: LONG, None: LONG, 2.5: LONG})[0].keys() == {"1", "null", "2.5"}

    @pytest.mark.parametrize(
        ("value", "error"),
        [
            ([*range(20_000), float("nan")], ValueError),
            ([*range(20_000), object()], TypeError),
            ({(1, 2): list(range(20_000))}, TypeError),
            ([LONG, "\ud800" * 300_000], ValueError),
        ],
    )
    def test_values_that_json_cannot_express_are_refused(self, value, error):
        with pytest.raises(error):
            dumps(value, lambda: None)

    def test_circular_references_raise_value_error(self):
        circle = {"a": []}
        circle["a"].append(circle)
        for pause in (None, lambda: None):
            with pytest.raises(ValueError, match="Circular"):
                dumps(circle, pause)

    @pytest.mark.parametrize(
        ("value", "weight"),
        [(None, 1), ([1, 2.5, "a"], 7), ({"a": "x" * 640}, 13), (b"x" * 640, 11), (np.zeros(50), 51)],
    )
    def test_count_values_returns_the_weight_of_a_value(self, value, weight):
        assert count_values(value, 1000) == weight

    @pytest.mark.parametrize(
        "value", [[0] * 2000, {"a": [[0]] * 600}, "x" * 100_000, object(), [object()], np.zeros(2000)]
    )
    def test_count_values_exceeds_the_limit_for_a_large_or_unknown_value(self, value):
        assert count_values(value, 1000) > 1000
