"""The id a submission carries: made or given, and where it travels."""

import uuid

import pytest

from aioqpu._jobs.submission import METADATA_KEY, metadata_with, new_submission_id, tags_with


class TestSubmissionId:
    def test_a_new_one_is_a_prefixed_uuid4(self):
        prefix, _, rest = new_submission_id(None).partition("-")
        assert prefix == "aioqpu"
        assert uuid.UUID(rest).version == 4
        assert str(uuid.UUID(rest)) == rest

    def test_every_new_one_is_different(self):
        assert len({new_submission_id(None) for _ in range(100)}) == 100

    def test_a_new_one_fits_in_a_tag(self):
        assert tags_with(new_submission_id(None), []) != []

    @pytest.mark.parametrize("given", ["order-17", "x" * 86, "a b", "tag:with/signs"])
    def test_the_callers_own_is_taken_as_it_is(self, given):
        assert new_submission_id(given) == given

    def test_an_empty_one_switches_the_safety_off(self):
        assert new_submission_id("") == ""
        assert tags_with("", ["a"]) == ["a"]
        assert tags_with("", []) == []
        assert metadata_with("", {"a": "b"}) == {"a": "b"}
        assert metadata_with("", {}) == {}

    @pytest.mark.parametrize("given", ["x" * 87, "a\nb", "a\x00", "\x7f", "   ", "naïve"])
    def test_one_that_cannot_travel_is_refused(self, given):
        with pytest.raises(ValueError, match="submission_id"):
            new_submission_id(given)

    @pytest.mark.parametrize("given", [17, b"order-17", True, 0, False, uuid.uuid4(), ["a"]])
    def test_other_types_are_refused(self, given):
        with pytest.raises(TypeError, match="submission_id"):
            new_submission_id(given)


class TestTags:
    @pytest.mark.parametrize("tags", [[], (), ["a", "b"], ("a", "b"), ["a"] * 2])
    def test_the_id_is_added_to_the_tags(self, tags):
        assert tags_with("id", tags) == [*tags, "id"]

    def test_the_users_list_is_left_alone(self):
        tags = ["a"]
        tags_with("id", tags)
        assert tags == ["a"]

    def test_an_id_that_is_among_the_tags_takes_no_second_slot(self):
        assert tags_with("id", ["id", *"abcdefg"]) == ["id", *"abcdefg"]

    def test_seven_tags_leave_a_slot(self):
        assert tags_with("id", list("abcdefg")) == [*"abcdefg", "id"]

    def test_eight_tags_leave_none(self):
        with pytest.raises(ValueError, match="needs one of them"):
            tags_with("id", list("abcdefgh"))

    def test_eight_tags_fit_without_an_id_and_nine_do_not(self):
        assert tags_with("", list("abcdefgh")) == list("abcdefgh")
        with pytest.raises(ValueError, match="tags"):
            tags_with("", list("abcdefghi"))

    def test_a_tag_has_up_to_86_characters(self):
        assert tags_with("id", ["x" * 86, ""]) == ["x" * 86, "", "id"]
        with pytest.raises(ValueError, match="86"):
            tags_with("id", ["a", "x" * 87])

    @pytest.mark.parametrize("tags", ["abc", [1], ["a", None], b"abc", [b"a"], 5])
    def test_other_types_are_refused(self, tags):
        with pytest.raises(TypeError):
            tags_with("id", tags)


class TestMetadata:
    def test_the_id_is_added_to_the_metadata(self):
        assert metadata_with("id", {"a": "b"}) == {"a": "b", METADATA_KEY: "id"}
        assert metadata_with("id", {}) == {METADATA_KEY: "id"}

    def test_the_key_itself_fits_the_service(self):
        assert 1 <= len(METADATA_KEY) <= 40

    def test_the_users_mapping_is_left_alone(self):
        metadata = {"a": "b"}
        metadata_with("id", metadata)
        assert metadata == {"a": "b"}

    def test_the_id_wins_over_an_entry_of_its_name(self):
        assert metadata_with("id", {METADATA_KEY: "other"}) == {METADATA_KEY: "id"}

    def test_nine_entries_leave_a_slot(self):
        nine = {str(i): "" for i in range(9)}
        assert metadata_with("id", nine) == {**nine, METADATA_KEY: "id"}

    def test_ten_entries_leave_none(self):
        with pytest.raises(ValueError, match="needs one of them"):
            metadata_with("id", {str(i): "" for i in range(10)})

    def test_ten_entries_fit_without_an_id_and_eleven_do_not(self):
        ten = {str(i): "" for i in range(10)}
        assert metadata_with("", ten) == ten
        with pytest.raises(ValueError, match="metadata"):
            metadata_with("", {**ten, "10": ""})

    def test_keys_have_up_to_40_characters_and_values_up_to_40000(self):
        largest = {"k" * 40: "v" * 40_000}
        assert metadata_with("", largest) == largest

    @pytest.mark.parametrize("metadata", [{"": "v"}, {"k" * 41: "v"}, {"k": "v" * 40_001}])
    def test_keys_and_values_beyond_their_limits_are_refused(self, metadata):
        with pytest.raises(ValueError, match="metadata"):
            metadata_with("id", metadata)

    @pytest.mark.parametrize("metadata", [{"shots": 100}, {"a": None}, {1: "a"}, {b"a": "b"}, {"a": {"b": "c"}}])
    def test_anything_but_text_is_refused(self, metadata):
        with pytest.raises(TypeError, match="metadata"):
            metadata_with("id", metadata)

    @pytest.mark.parametrize("metadata", ["text", 5, ["a"]])
    def test_what_is_no_mapping_is_refused(self, metadata):
        with pytest.raises((TypeError, ValueError)):
            metadata_with("id", metadata)
