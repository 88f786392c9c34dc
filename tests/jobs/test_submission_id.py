"""The id a submission carries: made or given, and where it travels."""

import uuid

import pytest

from aioqpu._jobs.submission_id import new_submission_id
from aioqpu.ibm.submissions import checked_tags
from aioqpu.ionq.validation import SUBMISSION_KEY, with_submission_id


class TestSubmissionId:
    def test_a_new_id_is_a_prefixed_uuid4(self):
        prefix, _, rest = new_submission_id(None).partition("-")
        assert prefix == "aioqpu"
        assert uuid.UUID(rest).version == 4
        assert str(uuid.UUID(rest)) == rest

    def test_every_new_id_is_different(self):
        assert len({new_submission_id(None) for _ in range(100)}) == 100

    def test_a_new_id_fits_in_a_tag(self):
        assert checked_tags([], new_submission_id(None)) != []

    @pytest.mark.parametrize("given", ["order-17", "x" * 86, "a b", "tag:with/signs"])
    def test_a_given_id_is_used_unchanged(self, given):
        assert new_submission_id(given) == given

    def test_an_empty_id_is_not_added_to_tags_or_metadata(self):
        assert new_submission_id("") == ""
        assert checked_tags(["a"], "") == ["a"]
        assert checked_tags([], "") == []
        assert with_submission_id({"a": "b"}, "") == {"a": "b"}
        assert with_submission_id({}, "") == {}

    @pytest.mark.parametrize("given", ["x" * 87, "a\nb", "a\x00", "\x7f", "   ", "naïve"])
    def test_an_invalid_id_raises_value_error(self, given):
        with pytest.raises(ValueError, match="submission_id"):
            new_submission_id(given)

    @pytest.mark.parametrize("given", [17, b"order-17", True, 0, False, uuid.uuid4(), ["a"]])
    def test_other_types_are_refused(self, given):
        with pytest.raises(TypeError, match="submission_id"):
            new_submission_id(given)


class TestTags:
    @pytest.mark.parametrize("tags", [[], (), ["a", "b"], ("a", "b"), ["a"] * 2])
    def test_the_id_is_added_to_the_tags(self, tags):
        assert checked_tags(tags, "id") == [*tags, "id"]

    def test_the_list_of_the_caller_is_not_changed(self):
        tags = ["a"]
        checked_tags(tags, "id")
        assert tags == ["a"]

    def test_an_id_that_is_among_the_tags_is_not_added_again(self):
        assert checked_tags(["id", *"abcdefg"], "id") == ["id", *"abcdefg"]

    def test_the_id_is_added_to_seven_tags(self):
        assert checked_tags(list("abcdefg"), "id") == [*"abcdefg", "id"]

    def test_eight_tags_with_an_id_raise_value_error(self):
        with pytest.raises(ValueError, match="needs one of them"):
            checked_tags(list("abcdefgh"), "id")

    def test_eight_tags_fit_without_an_id_and_nine_do_not(self):
        assert checked_tags(list("abcdefgh"), "") == list("abcdefgh")
        with pytest.raises(ValueError, match="tags"):
            checked_tags(list("abcdefghi"), "")

    def test_a_tag_has_up_to_86_characters(self):
        assert checked_tags(["x" * 86, ""], "id") == ["x" * 86, "", "id"]
        with pytest.raises(ValueError, match="86"):
            checked_tags(["a", "x" * 87], "id")

    @pytest.mark.parametrize("tags", ["abc", [1], ["a", None], b"abc", [b"a"], 5])
    def test_other_types_are_refused(self, tags):
        with pytest.raises(TypeError):
            checked_tags(tags, "id")


class TestMetadata:
    def test_the_id_is_added_to_the_metadata(self):
        assert with_submission_id({"a": "b"}, "id") == {"a": "b", SUBMISSION_KEY: "id"}
        assert with_submission_id({}, "id") == {SUBMISSION_KEY: "id"}

    def test_the_metadata_key_of_the_id_has_at_most_40_characters(self):
        assert 1 <= len(SUBMISSION_KEY) <= 40

    def test_the_mapping_of_the_caller_is_not_changed(self):
        metadata = {"a": "b"}
        with_submission_id(metadata, "id")
        assert metadata == {"a": "b"}

    def test_the_id_replaces_an_entry_with_its_key(self):
        assert with_submission_id({SUBMISSION_KEY: "other"}, "id") == {SUBMISSION_KEY: "id"}

    def test_the_id_is_added_to_nine_entries(self):
        nine = {str(i): "" for i in range(9)}
        assert with_submission_id(nine, "id") == {**nine, SUBMISSION_KEY: "id"}

    def test_ten_entries_with_an_id_raise_value_error(self):
        with pytest.raises(ValueError, match="needs one of them"):
            with_submission_id({str(i): "" for i in range(10)}, "id")

    def test_ten_entries_fit_without_an_id_and_eleven_do_not(self):
        ten = {str(i): "" for i in range(10)}
        assert with_submission_id(ten, "") == ten
        with pytest.raises(ValueError, match="metadata"):
            with_submission_id({**ten, "10": ""}, "")

    def test_keys_have_up_to_40_characters_and_values_up_to_40000(self):
        largest = {"k" * 40: "v" * 40_000}
        assert with_submission_id(largest, "") == largest

    @pytest.mark.parametrize("metadata", [{"": "v"}, {"k" * 41: "v"}, {"k": "v" * 40_001}])
    def test_keys_and_values_beyond_their_limits_are_refused(self, metadata):
        with pytest.raises(ValueError, match="metadata"):
            with_submission_id(metadata, "id")

    @pytest.mark.parametrize("metadata", [{"shots": 100}, {"a": None}, {1: "a"}, {b"a": "b"}, {"a": {"b": "c"}}])
    def test_keys_and_values_other_than_strings_are_refused(self, metadata):
        with pytest.raises(TypeError, match="metadata"):
            with_submission_id(metadata, "id")

    @pytest.mark.parametrize("metadata", ["text", 5, ["a"]])
    def test_metadata_other_than_a_mapping_is_refused(self, metadata):
        with pytest.raises((TypeError, ValueError)):
            with_submission_id(metadata, "id")
