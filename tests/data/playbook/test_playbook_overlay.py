"""A team's file is laid over the default."""

import pytest

from data.playbook.load import PlaybookError, default_text, load, parse

DEFAULT = load(None)
OWN_BUSINESS = """
[business]
name = "Oak"
agent = "Kim"
email = "kim@oak.example.org"
postal_address = "1 Oak Lane, Oakville"
"""


def test_an_empty_file_is_the_default():
    assert parse("", "team.toml") == DEFAULT
    assert parse("# nothing yet\n", "team.toml") == DEFAULT


def test_one_value_changes_and_its_neighbours_stay():
    playbook = parse('[sources.website]\nlabel = "Our site"', "team.toml")
    assert playbook.sources["website"].label == "Our site"
    assert playbook.sources["website"].aliases == DEFAULT.sources["website"].aliases
    assert playbook.sources["portal"] == DEFAULT.sources["portal"]


def test_a_list_replaces_the_list():
    playbook = parse('[review.reasons.legal]\nwords = ["court"]', "team.toml")
    assert playbook.review.reasons["legal"].words == ("court",)
    assert playbook.review.reasons["legal"].label == DEFAULT.review.reasons["legal"].label


def test_a_list_of_tables_replaces_the_list():
    playbook = parse('[[urgency]]\nlevel = "now"\nwords = ["fire"]', "team.toml")
    assert len(playbook.urgency) == 1


def test_a_new_table_joins_the_others():
    text = '[templates.hello.sms]\nbody = "Hello"\n[sources.fair]\nlabel = "Spring fair"\n'
    playbook = parse(text + 'first_response = "hello"', "team.toml")
    assert list(playbook.sources)[-1] == "fair"
    assert playbook.sources["fair"].sequence == "new-lead"


def test_a_source_of_the_team_s_own_takes_its_names_from_the_default_s_lists():
    text = '[sources.zillow]\nlabel = "Thumbtack"\naliases = ["Houzz"]\nutm_source = ["zillow"]'
    playbook = parse(text, "team.toml")
    portal = playbook.sources["portal"]
    assert not {"zillow", "thumbtack", "houzz"} & set(portal.aliases)
    assert "zillow" not in portal.utm_source
    assert "realtor.com" in portal.aliases
    assert playbook.sources["ad"] == DEFAULT.sources["ad"]


def test_a_team_s_business_replaces_the_example_as_a_whole():
    business = parse(OWN_BUSINESS, "team.toml").business
    assert not business.example
    assert business.phone == ""
    assert business.timezone == ""


def test_half_a_business_is_an_error_and_never_mixed_with_the_example():
    with pytest.raises(PlaybookError) as caught:
        parse('[business]\nname = "Oak"', "team.toml")
    assert "[business] postal_address: is missing" in caught.value.problems


def test_loading_twice_never_changes_the_default():
    parse('[sources.website]\nlabel = "Changed"\n[scoring.points.open]\npoints = 1', "team.toml")
    assert parse("", "team.toml") == DEFAULT


def test_campaign_names_are_compared_in_small_letters():
    playbook = parse('[sources.ad]\nutm_medium = ["CPC "]', "team.toml")
    assert playbook.sources["ad"].utm_medium == ("cpc",)


def test_a_file_is_read_with_a_byte_order_mark_and_windows_line_ends(tmp_path):
    path = tmp_path / "team.toml"
    path.write_bytes(b"\xef\xbb\xbf" + OWN_BUSINESS.replace("\n", "\r\n").encode())
    assert load(path).business.name == "Oak"


def test_what_init_writes_loads_from_a_file(tmp_path):
    path = tmp_path / "team.toml"
    path.write_text(default_text(), encoding="utf-8")
    assert load(path, thorough=True) == DEFAULT


def test_times_may_be_written_with_or_without_quotes():
    quoted = parse('[hours.sms]\nopens = "9:30"', "team.toml").hours.sms.opens
    assert quoted == parse("[hours.sms]\nopens = 09:30:00", "team.toml").hours.sms.opens
