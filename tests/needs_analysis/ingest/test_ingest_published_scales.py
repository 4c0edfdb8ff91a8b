"""Answer scales as they were published or come with survey tools: each word on its level, in any order of answers.

Sources: Rohrmann (1978); presets of SurveyMonkey (German and English), Qualtrics, LimeSurvey and Microsoft Forms;
Likert's agreement in 4 to 7 steps; German school marks are tested elsewhere.
"""

import pytest

from needs_analysis.ingest import is_no_answer, parse_level
from needs_analysis.ingest.scales import recognise_scale

ROHRMANN = {
    "frequency": "nie / selten / gelegentlich / oft / immer",
    "intensity": "nicht / wenig / mittelmäßig / ziemlich / sehr",
    "probability": "keinesfalls / wahrscheinlich nicht / vielleicht / ziemlich wahrscheinlich / ganz sicher",
    "rating": "stimmt nicht / stimmt wenig / stimmt mittelmäßig / stimmt ziemlich / stimmt sehr",
    "truth": "völlig falsch / ziemlich falsch / unentschieden / ziemlich richtig / völlig richtig",
}
SURVEYMONKEY_DE = {
    "agreement": "Stimme überhaupt nicht zu / Stimme nicht zu / Weder noch / Stimme zu / Stimme vollkommen zu",
    "importance": "Überhaupt nicht wichtig / Nicht so wichtig / Einigermaßen wichtig / Sehr wichtig / Äußerst wichtig",
    "satisfaction": "Sehr unzufrieden / Unzufrieden / Weder zufrieden noch unzufrieden / Zufrieden / Sehr zufrieden",
    "frequency": "Nie / Selten / Manchmal / Normalerweise / Immer",
    "amount": "Gar nicht / Wenig / Mäßig / Viel / Sehr viel",
    "quality": "Schlecht / Mittelmäßig / Gut / Sehr gut / Ausgezeichnet",
}
SURVEYMONKEY_EN = {
    "agreement": "Strongly disagree / Disagree / Neither agree nor disagree / Agree / Strongly agree",
    "satisfaction": "Very dissatisfied / Dissatisfied / Neither satisfied nor dissatisfied / Satisfied / Very satisfied",
    "importance": "Not at all important / Not so important / Somewhat important / Very important / Extremely important",
    "familiarity": "Not at all familiar / Not so familiar / Somewhat familiar / Very familiar / Extremely familiar",
    "confidence": "Not at all confident / Not so confident / Somewhat confident / Very confident / Extremely confident",
    "interest": "Not at all interested / Not so interested / Somewhat interested / Very interested / Extremely interested",
    "frequency": "Never / Rarely / Sometimes / Usually / Always",
    "amount": "None at all / A little / A moderate amount / A lot / A great deal",
    "quality": "Poor / Fair / Good / Very good / Excellent",
    "likelihood": "Very unlikely / Unlikely / Neither likely nor unlikely / Likely / Very likely",
    "ease": "Very difficult / Difficult / Neither easy nor difficult / Easy / Very easy",
    "average": "Far below average / Below average / Average / Above average / Far above average",
    "would": "Definitely would not / Probably would not / Probably would / Definitely would",
}
COMMON_DE = {
    "importance 4": "nicht wichtig / eher wichtig / wichtig / sehr wichtig",
    "importance 4 contrary": "unwichtig / eher unwichtig / eher wichtig / sehr wichtig",
    "importance 5": "gar nicht wichtig / wenig wichtig / teils, teils / ziemlich wichtig / sehr wichtig",
    "importance 6": "sehr unwichtig / unwichtig / eher unwichtig / eher wichtig / wichtig / sehr wichtig",
    "importance 7": "sehr unwichtig / unwichtig / eher unwichtig / weder noch / eher wichtig / wichtig / sehr wichtig",
    "confidence 4": "gar nicht sicher / wenig sicher / ziemlich sicher / sehr sicher",
    "confidence 5": "sehr unsicher / eher unsicher / teils/teils / eher sicher / sehr sicher",
    "confidence 6": "sehr unsicher / unsicher / eher unsicher / eher sicher / sicher / sehr sicher",
    "satisfaction 6": "sehr unzufrieden / unzufrieden / eher unzufrieden / eher zufrieden / zufrieden / sehr zufrieden",
    "interest 3": "nicht interessiert / etwas interessiert / sehr interessiert",
    "interest 5": "gar nicht interessiert / wenig interessiert / mäßig interessiert / ziemlich interessiert / sehr interessiert",
    "interest noun": "kein Interesse / wenig Interesse / mittleres Interesse / großes Interesse / sehr großes Interesse",
    "agreement 4": "trifft gar nicht zu / trifft eher nicht zu / trifft eher zu / trifft voll zu",
    "agreement 4 upwards": "trifft nicht zu / trifft teilweise zu / trifft überwiegend zu / trifft voll zu",
    "agreement 6": "stimme überhaupt nicht zu / stimme nicht zu / stimme eher nicht zu / stimme eher zu / stimme zu / stimme voll zu",
    "agreement 7": "stimme überhaupt nicht zu / stimme nicht zu / stimme eher nicht zu / weder noch / stimme eher zu / stimme zu / stimme voll und ganz zu",
    "rejection": "lehne stark ab / lehne eher ab / neutral / stimme eher zu / stimme stark zu",
    "skill 7": "sehr schlecht / schlecht / eher schlecht / mittelmäßig / eher gut / gut / sehr gut",
    "can": "kann ich gar nicht / kann ich eher schlecht / kann ich eher gut / kann ich sehr gut",
    "need 5": "kein Schulungsbedarf / geringer Schulungsbedarf / mittlerer Schulungsbedarf / hoher Schulungsbedarf / sehr hoher Schulungsbedarf",
    "need 4": "gar nicht notwendig / wenig notwendig / ziemlich notwendig / sehr notwendig",
    "relevance": "nicht relevant / wenig relevant / mittelmäßig relevant / ziemlich relevant / sehr relevant",
    "frequency 7": "nie / sehr selten / selten / gelegentlich / oft / sehr oft / immer",
    "calendar": "nie / seltener / monatlich / wöchentlich / mehrmals pro Woche / täglich",
    "stages": "Neuling / Fortgeschrittener Anfänger / Kompetent / Erfahren / Experte",
    "wisdom": "kein Wissen / Grundwissen / Fachwissen / Expertenwissen",
}
COMMON_EN = {
    "agreement 6": "Strongly disagree / Disagree / Somewhat disagree / Somewhat agree / Agree / Strongly agree",
    "agreement 7": "Strongly disagree / Disagree / Somewhat disagree / Neither agree nor disagree / Somewhat agree / Agree / Strongly agree",
    "satisfaction 7": "Very dissatisfied / Dissatisfied / Somewhat dissatisfied / Neutral / Somewhat satisfied / Satisfied / Very satisfied",
    "confidence 4": "Not at all confident / Slightly confident / Fairly confident / Very confident",
    "importance 4": "Not important / Somewhat important / Important / Very important",
    "need": "No need / Little need / Some need / High need / Very high need",
    "stages": "Novice / Advanced beginner / Competent / Proficient / Expert",
    "skill": "Not at all proficient / Slightly proficient / Moderately proficient / Very proficient / Extremely proficient",
    "LimeSurvey change": "Decrease / Same / Increase",
}
DIGITS = {
    "ends in brackets": "1 (gar nicht) / 2 / 3 / 4 / 5 (sehr gut)",
    "ends behind": "gar nicht (1) / 2 / 3 / 4 / sehr gut (5)",
    "ends with equals": "1 = trifft nicht zu / 2 / 3 / 4 / 5 = trifft zu",
    "ends with dash": "1 – not at all confident / 2 / 3 / 4 / 5 – extremely confident",
}
PUBLISHED = [
    pytest.param(words, id=f"{source}: {name}")
    for source, scales in (
        ("Rohrmann", ROHRMANN), ("SurveyMonkey de", SURVEYMONKEY_DE), ("SurveyMonkey en", SURVEYMONKEY_EN),
        ("de", COMMON_DE), ("en", COMMON_EN), ("digits", DIGITS),
    )
    for name, words in scales.items()
]  # fmt: skip


@pytest.mark.parametrize("words", PUBLISHED)
def test_every_word_stands_on_its_level(words: str) -> None:
    answers = words.split(" / ")
    scale = recognise_scale(dict.fromkeys(sorted(answers), 3))
    assert scale is not None
    assert scale.ordered
    assert [parse_level(answer, scale.labels) for answer in answers] == list(range(1, len(answers) + 1))
    assert len(scale.labels) == len(answers)


@pytest.mark.parametrize("words", PUBLISHED)
@pytest.mark.parametrize("silent", ["weiß nicht", "kann ich noch nicht beurteilen", "-99"])
def test_no_answer_beside_them_is_no_level(words: str, silent: str) -> None:
    answers = words.split(" / ")
    scale = recognise_scale({**dict.fromkeys(answers, 3), silent: 2})
    assert scale is not None
    assert (len(scale.labels), scale.no_answer) == (len(answers), (silent,))


@pytest.mark.parametrize("words", PUBLISHED)
def test_part_of_a_scale_never_turns_round(words: str) -> None:
    """A file of few rows may show some answers only: fewer levels perhaps, never another order."""
    answers = words.split(" / ")
    for left_out in range(len(answers)):
        seen = [answer for place, answer in enumerate(answers) if place != left_out]
        scale = recognise_scale(dict.fromkeys(seen, 3))
        if scale is not None and scale.ordered:
            levels = [parse_level(answer, scale.labels) for answer in seen]
            known = [level for level in levels if level is not None]
            assert known == sorted(set(known)), (seen, levels)


@pytest.mark.parametrize(
    "words",
    [
        "Präsenz / Online / Hybrid", "Bürgeramt / Bauamt / Kämmerei", "Vollzeit / Teilzeit / Altersteilzeit",
        "Montag / Mittwoch / Freitag", "E-Mail / Telefon / Brief", "männlich / weiblich / divers",
        "Excel / Word / PowerPoint", "Schulungen / Beratung / Helpdesk / keine", "befristet / unbefristet",
        "Vormittags / Nachmittags / egal", "zu schnell / genau richtig / zu langsam", "mehr / weniger / anders",
        "A1 / A2 / B1 / B2", "Ja / Nein", "Ja / Nein / Vielleicht", "intern / extern / beides",
    ],
)  # fmt: skip
def test_lists_of_things_are_no_scale(words: str) -> None:
    scale = recognise_scale(dict.fromkeys(words.split(" / "), 5))
    assert scale is None or not scale.ordered


@pytest.mark.parametrize(
    "text",
    [
        "kann ich nicht beurteilen", "Kann ich noch nicht einschätzen", "Das kann ich nicht sagen",
        "möchte ich nicht beantworten", "Beurteilung nicht möglich", "keine Meinung", "trifft auf mich nicht zu",
        "betrifft mich nicht", "nicht relevant für meine Arbeit", "Cannot judge", "I can't say", "Don't know / N/A",
        "[NA] nicht beantwortet", "[NA] Not answered", "6 = kann ich nicht beurteilen", "9 (weiß nicht)",
        "Does not apply to me", "weiß ich noch nicht",
    ],
)  # fmt: skip
def test_sentences_that_say_nothing(text: str) -> None:
    assert is_no_answer(text)


@pytest.mark.parametrize(
    "text",
    ["trifft nicht zu", "kann ich nicht", "nicht wichtig", "keine Kenntnisse", "nicht sicher bestimmbar, eher 3"],
)
def test_low_levels_are_answers(text: str) -> None:
    assert not is_no_answer(text)
