"""What is wrong is said with its file, table, key and the nearest right word."""

import pytest

from data.playbook.load import PlaybookError, parse

# (what the team wrote, the sentence it gets)
ORDINARY = [
    (
        '[sources.website]\nfirst_response = "websit"',
        "[sources.website] first_response: there is no template 'websit'; did you mean 'website'?",
    ),
    (
        '[sources.website]\nsequence = "nurtur"',
        "[sources.website] sequence: there is no sequence 'nurtur'; did you mean 'nurture'?",
    ),
    (
        '[review.reasons.pricin]\nlabel = "x"',
        "[review.reasons] pricin: not a review reason; did you mean 'pricing'?",
    ),
    (
        '[sources.website]\nlabell = "x"',
        "[sources.website] labell: there is no such key; did you mean 'label'?",
    ),
    ("[sorces.x]\na = 1", "[sorces]: there is no such table; did you mean 'sources'?"),
    ("zzz = 1", "zzz: there is no such key"),
    ("[booking]\nx = 1", "[booking]: there is no such table; 'booking_url' is a key of [business]"),
    (
        "return_minutes = 5",
        "return_minutes: there is no such key; 'return_minutes' is a key of [assignment]",
    ),
    (
        '[sources.website]\nchannels = ["emial"]',
        "[sources.website] channels 1: 'emial' is not one of the choices; did you mean 'email'?",
    ),
    (
        '[jobs.x]\njob = "delivr"\ncron = "* * * * *"',
        "[jobs.x] job: 'delivr' is not one of the choices; did you mean 'deliver'?",
    ),
    (
        '[[urgency]]\nlevel = "urgentest"',
        (
            "[urgency] 1 (urgentest) level: 'urgentest' is not one of the choices;"
            " use one of now, soon, normal, low"
        ),
    ),
    (
        '[sources."Bad Key"]\nlabel = "x"',
        (
            "[sources] Bad Key: 'Bad Key' is not a name;"
            " use small letters, digits, '-' and '_', a letter first"
        ),
    ),
    (
        '[sequences.x]\nlabel = "x"\nsteps = [{ name = "a", days = 1, template = "dya-1" }]',
        "[sequences.x] steps 1 (a) template: there is no template 'dya-1'; did you mean 'day-1'?",
    ),
    (
        (
            '[sequences.x]\nlabel = "x"\n'
            'steps = [{ name = "a", days = 1, dyas = 2, template = "day-1" }]'
        ),
        "[sequences.x] steps 1 (a) dyas: there is no such key; did you mean 'days'?",
    ),
    (
        '[sequences.new-lead]\nthen = "nurtre"',
        "[sequences.new-lead] then: there is no sequence 'nurtre'; did you mean 'nurture'?",
    ),
    (
        '[sequences.new-lead]\nthen = "new-lead"',
        "[sequences.new-lead] then: leads back to 'new-lead', which would never end",
    ),
    (
        (
            '[templates.only.sms]\nbody = "x"\n'
            '[sources.website]\nfirst_response = "only"\nchannels = ["email"]'
        ),
        "[sources.website] first_response: the template 'only' has no text for email",
    ),
    (
        '[sources.fair]\nlabel = "Spring fair"\n[sources.show]\nlabel = "spring FAIR"',
        (
            "[sources.show] aliases: 'spring fair' already belongs to [sources.fair];"
            " take it out of one of them"
        ),
    ),
    (
        (
            '[sources.a]\nlabel = "A"\nutm_medium = ["x"]\n'
            '[sources.b]\nlabel = "B"\nutm_medium = ["X"]'
        ),
        "[sources.b] utm_medium: 'x' already belongs to [sources.a]; take it out of one of them",
    ),
    (
        '[intents.project]\nwords = ["..."]',
        "[intents.project] words: '...' has neither a letter nor a digit",
    ),
    (
        '[review.reasons.legal]\nwords = ["*"]',
        "[review.reasons.legal] words: '*' has neither a letter nor a digit",
    ),
    (
        '[review.reasons.legal]\nwords = ["la*er"]',
        "[review.reasons.legal] words: 'la*er' has a * that is not at its end",
    ),
    ('[intents.project]\nwords = [" "]', "[intents.project] words 1: must not be empty"),
    (
        '[intents.project]\nwords = "redesign"',
        '[intents.project] words: must be a list, such as ["one", "two"]',
    ),
    ("sources = 3", "sources: must be a table"),
    (
        "[service]\nfirst_response_minutes = 0",
        "[service] first_response_minutes: must be at least 1",
    ),
    ("[review]\nhold_seconds = 6000", "[review] hold_seconds: must be at most 600"),
    ('[review]\nhold_seconds = "ten"', "[review] hold_seconds: must be a whole number"),
    ('[alerts]\nhot_lead = "perhaps"', "[alerts] hot_lead: must be true or false"),
    (
        "[hours.sms]\nopens = 8",
        '[hours.sms] opens: must be a time of day in quotes, such as "08:00"',
    ),
    (
        '[hours.sms]\nopens = "08:00Z"',
        '[hours.sms] opens: must be a time of day in quotes, such as "08:00"',
    ),
    ('[hours.sms]\nopens = "22:00"', "[hours] sms: opens must be earlier than closes"),
    (
        '[jobs.deliver]\ntimezone = "Berlin"',
        (
            "[jobs.deliver] timezone: 'Berlin' is not a time zone;"
            " use a name such as 'Europe/Berlin' or 'America/New_York'"
        ),
    ),
    (
        '[jobs.deliver]\ntimezone = "Europe"',
        (
            "[jobs.deliver] timezone: 'Europe' is not a time zone;"
            " use a name such as 'Europe/Berlin' or 'America/New_York'"
        ),
    ),
    ("[scoring.pages]\nvideos = []", "[scoring]: pages.videos names an activity without points"),
    ("[templates.x]", "[templates] x: a template needs an email or an sms text"),
    (
        '[business]\nname = "a"\nagent = "a"\nemail = "a"\npostal_address = "a"\ncountry = "usa"',
        "[business] country: 'usa' is not a country code; use two capital letters such as 'US'",
    ),
]

STAGE = 'label = "l"\nowner = "o"\ngoal = "g"\nstatus = "s"\n'
LIFECYCLE = '[lifecycle]\ngoal = "one"\n[[lifecycle.stages]]\nkey = "one"\n' + STAGE
LIFECYCLE_ENDS = '[[lifecycle.stages]]\nkey = "two"\n' + STAGE
IN_STAGES = [
    (
        'entry = [{ key = "k", text = "t", variants = ["low-volum"] }]\n',
        (
            "[lifecycle] stages 1 (one) k variants: there is no variant 'low-volum';"
            " did you mean 'low-volume'?"
        ),
    ),
    (
        'entry = [{ key = "k", text = "t", not_for = ["low-volum"] }]\n',
        (
            "[lifecycle] stages 1 (one) k not_for: there is no variant 'low-volum';"
            " did you mean 'low-volume'?"
        ),
    ),
    (
        'entry = [{ key = "k", text = "t", evidence = { kind = "previous_stage" } }]\n',
        "[lifecycle] stages 1 (one) k evidence: the first stage has no previous stage",
    ),
    (
        "days_min = 3\ndays_max = 2\n",
        "[lifecycle] stages 1 (one) days_min: must not be more than days_max",
    ),
    (
        'entry = [{ key = "k" }]\n',
        "[lifecycle] stages 1 (one) entry 1 (k) text: is missing",
    ),
]

THOROUGH = [
    *(
        (f"[templates.day-1.sms]\nbody = '{body}'", f"[templates.day-1.sms] body: {problem}")
        for body, problem in [
            ("{{ first_nam }}", "there is no variable 'first_nam'; did you mean 'first_name'?"),
            ("{{ topic|uper }}", "there is no filter 'uper'; did you mean 'upper'?"),
            ("{{ topic is defind }}", "there is no test 'defind'; did you mean 'defined'?"),
            ("{{ range(3) }}", "line 1: a call can't be used in a template"),
            ("Hi [First Name]", "'[First Name]' would stay as it is; write {{ first_name }}"),
            ("{name}, [fine]", "'{name}' would stay as it is; write {{ full_name }}"),
            (
                "{% for x in topic %}{{ x }}{% endfor %}",
                "line 1: a loop can't be used in a template",
            ),
            ('{% include "x" %}', "line 1: another template can't be used in a template"),
            (
                "{{ topic",
                "line 1: unexpected end of template, expected 'end of print statement'",
            ),
        ]
    ),
    *(
        (f'[jobs.deliver]\ncron = "{cron}"', f"[jobs.deliver] cron: {problem}")
        for cron, problem in [
            (
                "* * * *",
                (
                    "'* * * *' must have five fields: minute hour day month weekday,"
                    " such as '30 7 * * 1-5'"
                ),
            ),
            ("R * * * *", "'R * * * *' has a random field; write the time itself"),
            ("R(0-9) * * * *", "'R(0-9) * * * *' has a random field; write the time itself"),
            ("H * * * *", "'H * * * *' has a random field; write the time itself"),
            ("0 0 30 2 *", "'0 0 30 2 *' names a date that never comes"),
            ("@dayly", "there is no '@dayly'; did you mean '@daily'?"),
            (
                "60 * * * *",
                (
                    "'60 * * * *' is not a cron expression:"
                    " [60 * * * *] is not acceptable, out of range"
                ),
            ),
        ]
    ),
]

SYNTAX = [
    ("[x\n", "line 1, column 3: expected ']' at the end of a table declaration"),
    ("a = 1\nb = \n", "line 2, column 5: invalid value"),
    ("a = [1,", "line 1, at the end of the file: invalid value"),
    ("[area]\n[area]\n", "line 2, column 6: cannot declare ('area',) twice"),
    ("a = " + "[" * 5000, "lists are nested too deeply"),
    ("a = " + "9" * 5000, "a number has too many digits"),
]


def problems_of(text: str, *, thorough: bool = False) -> tuple[str, ...]:
    with pytest.raises(PlaybookError) as caught:
        parse(text, "team.toml", thorough=thorough)
    assert caught.value.file == "team.toml"
    assert str(caught.value) == "\n".join(f"team.toml: {p}" for p in caught.value.problems)
    return caught.value.problems


@pytest.mark.parametrize(("text", "sentence"), ORDINARY)
def test_a_wrong_value_is_named_with_its_place_and_the_nearest_right_word(text, sentence):
    assert problems_of(text) == (sentence,)


@pytest.mark.parametrize(("lines", "sentence"), IN_STAGES)
def test_a_wrong_line_of_a_stage_is_named_by_stage_and_criterion(lines, sentence):
    assert problems_of(LIFECYCLE + lines + LIFECYCLE_ENDS) == (sentence,)


@pytest.mark.parametrize(("text", "sentence"), THOROUGH)
def test_the_thorough_check_reads_templates_and_cron_expressions(text, sentence):
    parse(text, "team.toml")
    assert problems_of(text, thorough=True) == (sentence,)


@pytest.mark.parametrize(("text", "sentence"), SYNTAX)
def test_broken_toml_is_named_by_line_and_column(text, sentence):
    assert problems_of(text) == (sentence,)


def test_everything_wrong_is_said_at_once():
    text = "[review]\nhold_seconds = -1\n[service]\nfirst_response_minutes = 0"
    assert len(problems_of(text)) == 2


@pytest.mark.parametrize(
    "cron", ["@daily", "0 0 L * *", "0 0 29 2 *", "0 0 * MAR FRI", "*/5 8-17 * * 1-5"]
)
def test_a_good_cron_expression_passes(cron):
    parse(f'[jobs.deliver]\ncron = "{cron}"', "team.toml", thorough=True)


def test_sequences_that_lead_back_to_each_other_are_refused():
    first, second = problems_of('[sequences.nurture]\nthen = "new-lead"')
    assert first == "[sequences.new-lead] then: leads back to 'new-lead', which would never end"
    assert second == "[sequences.nurture] then: leads back to 'nurture', which would never end"
