"""`[feeds.NAME]`: each is a cron entry, and what is wrong with one is said at its own table."""

import pytest

from data.playbook.load import PlaybookError, parse

FEED = '[feeds.zillow]\nurl = "https://x.org/l"\nsource = "portal"\n'


@pytest.mark.parametrize(
    ("when", "cron"),
    [
        ("every_minutes = 1", "* * * * *"), ("every_minutes = 15", "*/15 * * * *"),
        ("every_minutes = 60", "0 */1 * * *"), ("every_minutes = 360", "0 */6 * * *"),
        ("every_minutes = 1440", "0 0 * * *"), ('cron = "30 7 * * 1-5"', "30 7 * * 1-5"),
    ],
)  # fmt: skip
def test_a_feed_is_a_cron_entry_of_its_own(when, cron):
    playbook = parse(f'{FEED}{when}\ntimezone = "Europe/Berlin"\npaused = true', "t", thorough=True)
    entry = playbook.jobs["feed-zillow"]
    assert (entry.job, entry.cron, entry.timezone, entry.paused) == (
        "read-feed", cron, "Europe/Berlin", True)  # fmt: skip
    assert type(playbook).model_validate(playbook.model_dump()) == playbook


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ("", "needs either cron or every_minutes"),
        ('every_minutes = 5\ncron = "* * * * *"', "needs either cron or every_minutes"),
        ("every_minutes = 7", "does not divide an hour or a day evenly"),
        ('cron = "1 2"', "[feeds.zillow] cron: '1 2' must have five fields"),
        ('every_minutes = 5\nsince = "a"\ncursor = { answer = "n", parameter = "p" }',
         "takes either cursor or since"),
        ('every_minutes = 5\nformat = "csv"\nitems = "a"', "a CSV file has none"),
        ('every_minutes = 5\nfields = { items = "a" }', "write items beside url"),
        ('every_minutes = 5\nfields = { email = "a..b" }', "[feeds.zillow.fields] email"),
        ("every_minutes = 5\nlimit = 3", "[feeds.zillow] limit"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_feed_is_a_sentence(more, problem):
    with pytest.raises(PlaybookError) as why:
        parse(FEED + more, "t", thorough=True)
    assert problem in str(why.value)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"portal"', '"portl"', "there is no source 'portl'; did you mean 'portal'?"),
        ("https://x.org/l", "ftp://x", "must begin with https://"),
        ("https://x.org/l", "https://me:pw@x.org", "must not hold a password"),
    ],
)
def test_its_source_and_its_address_are_checked(old, new, problem):
    with pytest.raises(PlaybookError) as why:
        parse(FEED.replace(old, new) + "every_minutes = 5", "t")
    assert problem in str(why.value)


def test_a_job_cannot_read_a_feed_that_is_not_there():
    with pytest.raises(PlaybookError, match="belongs to a feed"):
        parse('[jobs.feed-zilow]\njob = "read-feed"\ncron = "* * * * *"', "t")
