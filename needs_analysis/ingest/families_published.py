"""Answer sets as they were published or come with survey tools, German and English: data, not logic.

Sources: Rohrmann (1978) on German response scales, Dreyfus & Dreyfus (1980) on stages of skill, the presets of
SurveyMonkey in both languages, and LimeSurvey's arrays of fixed answers.
"""

from needs_analysis.ingest.family import Family

_AGAINST_DE = "stimme {0}nicht zu | trifft {0}nicht zu | stimmt {0}nicht | ich stimme {0}nicht zu"
_FOR_DE = "stimme {0}zu | trifft {0}zu | stimmt {0} | ich stimme {0}zu"


def _not(*degrees: str) -> str:
    return " | ".join(_AGAINST_DE.format(f"{degree} " if degree else "") for degree in degrees)


def _yes(*degrees: str) -> str:
    return " | ".join(_FOR_DE.format(f"{degree} " if degree else "") for degree in degrees)


_NEITHER_DE = "weder noch | teils teils | neutral | unentschieden | stimme weder zu noch nicht zu"
_BETWEEN_DE = f"{_NEITHER_DE} | teilweise | {_yes('teilweise', 'teils', 'mittelmäßig', 'teils teils')}"
_NEVER = "überhaupt", "gar", "absolut"
_WHOLLY = "voll", "voll und ganz", "völlig", "vollkommen", "vollständig", "sehr", "genau", "absolut"

FAMILIES_PUBLISHED: tuple[Family, ...] = (
    Family(  # Common European Framework of Reference for Languages, 2020, section 2.4
        "cefr",
        "current",
        ("A0 | keine | keine Kenntnisse | none | no knowledge", "A1", "A2", "B1", "B2", "C1", "C2 | Muttersprache"),
        base=0,
        proof=(5, 6),  # A1, A2, B1, B2 may be rooms
    ),
    Family(
        "agreement4b-de",
        "other",
        (_not("", *_NEVER), _not("eher") + " | " + _yes("wenig", "kaum"), _yes("eher", "ziemlich", "überwiegend"),
         _yes(*_WHOLLY, "")),
    ),
    Family(
        "agreement4c-de",
        "other",
        (_not("", *_NEVER), _yes("teilweise", "etwas", "eher"), _yes("überwiegend", "weitgehend", "größtenteils", ""),
         _yes(*_WHOLLY)),
    ),
    Family(
        "agreement5c-de",
        "other",
        (_not("", *_NEVER), _not("eher", "weitgehend") + " | " + _yes("wenig", "kaum", "weniger"), _BETWEEN_DE,
         _yes("eher", "ziemlich", "überwiegend", "weitgehend", "größtenteils"), _yes(*_WHOLLY, "")),
    ),
    Family(
        "agreement5d-de",
        "other",
        (_not(*_NEVER), _not("", "eher"), _BETWEEN_DE + " | weder zustimmung noch ablehnung", _yes("", "eher"),
         _yes(*_WHOLLY)),
    ),
    Family(
        "agreement6-de",
        "other",
        (_not(*_NEVER), _not(""), _not("eher") + " | " + _yes("wenig"), _yes("eher"),
         _yes("", "überwiegend", "ziemlich"), _yes(*_WHOLLY)),
    ),
    Family(
        "agreement7-de",
        "other",
        (_not(*_NEVER), _not(""), _not("eher") + " | " + _yes("wenig"), _BETWEEN_DE, _yes("eher"),
         _yes("", "überwiegend", "ziemlich"), _yes(*_WHOLLY)),
    ),
    Family(
        "rejection5-de",
        "other",
        ("lehne völlig ab | lehne stark ab | lehne voll und ganz ab | lehne ab", "lehne eher ab", _NEITHER_DE,
         "stimme eher zu", "stimme zu | stimme stark zu | stimme völlig zu | stimme voll und ganz zu"),
        proof=(1, 2),
    ),
    Family(
        "truth5-de",
        "other",
        ("völlig falsch | falsch", "ziemlich falsch | eher falsch", "unentschieden | teils teils | weder noch",
         "ziemlich richtig | eher richtig", "völlig richtig | richtig"),
        proof=(1, 2),
    ),
    Family(
        "intensity5-de",
        "unknown",
        ("nicht | gar nicht | überhaupt nicht", "wenig | kaum", "mittelmäßig | mittel | mäßig | teils teils",
         "ziemlich | überwiegend | eher", "sehr | außerordentlich | völlig | voll und ganz | äußerst"),
        proof=(4, 5),
    ),
    Family(
        "probability5-de",
        "other",
        ("keinesfalls | auf keinen fall", "wahrscheinlich nicht", "vielleicht",
         "ziemlich wahrscheinlich | wahrscheinlich", "ganz sicher | auf jeden fall | sicher"),
        proof=(1, 2, 4),
    ),
    Family(
        "probability4-de",
        "other",
        ("auf keinen fall | nein auf keinen fall | keinesfalls", "wahrscheinlich nicht | eher nicht", "wahrscheinlich",
         "auf jeden fall | ja auf jeden fall"),
        proof=(1, 2),
    ),
    Family(
        "frequency6-de",
        "other",
        ("nie | niemals", "sehr selten | fast nie", "selten", "manchmal | gelegentlich | hin und wieder | ab und zu",
         "oft | häufig", "sehr oft | sehr häufig | immer | fast immer | meistens"),
    ),
    Family(
        "frequency6b-de",
        "other",
        ("nie | niemals", "selten | fast nie", "manchmal | gelegentlich | hin und wieder | ab und zu", "oft | häufig",
         "meistens | meist | sehr oft | sehr häufig | fast immer", "immer | ständig"),
    ),
    Family(
        "frequency5b-de",
        "other",
        ("nie | niemals | so gut wie nie | fast nie", "selten", "manchmal | gelegentlich | hin und wieder | ab und zu",
         "meistens | meist | normalerweise | regelmäßig", "immer | ständig"),
    ),
    Family(
        "frequency7-de",
        "other",
        ("nie | niemals", "sehr selten | fast nie", "selten", "manchmal | gelegentlich | ab und zu", "oft | häufig",
         "sehr oft | sehr häufig | fast immer | meistens", "immer | ständig"),
    ),
    Family(
        "calendar6-de",
        "other",
        ("nie | niemals", "seltener | seltener als jährlich | jährlich | einmal im jahr | mehrmals im jahr",
         "monatlich | einmal im monat | mehrmals im monat", "wöchentlich | einmal pro woche | einmal in der woche",
         "mehrmals pro woche | mehrmals in der woche | mehrmals wöchentlich", "täglich | jeden tag | mehrmals täglich"),
        proof=(3, 4, 5),
    ),
    Family(
        "quality5-de",
        "current",
        ("schlecht | mangelhaft", "mittelmäßig | mäßig | ausreichend", "gut", "sehr gut",
         "ausgezeichnet | hervorragend"),
        proof=(5,),
    ),
    Family(
        "quality5b-de",
        "current",
        ("sehr schlecht", "schlecht",
         "weder gut noch schlecht | teils teils | mittelmäßig | durchschnittlich | neutral",
         "gut", "sehr gut"),
        proof=(1, 3),
    ),
    Family(
        "ability7-de",
        "current",
        ("sehr schlecht", "schlecht", "eher schlecht", "mittel | mittelmäßig | teils teils | weder noch | neutral",
         "eher gut", "gut", "sehr gut"),
    ),
    Family(
        "can4-de",
        "current",
        ("kann ich gar nicht | kann ich überhaupt nicht | kann ich nicht | beherrsche ich nicht",
         "kann ich eher schlecht | kann ich ein wenig | kann ich ansatzweise | kann ich teilweise | kann ich kaum",
         "kann ich eher gut | kann ich gut | beherrsche ich", "kann ich sehr gut | beherrsche ich sehr gut"),
        proof=(2, 3, 4),
    ),
    Family(
        "can5-de",
        "current",
        ("kann ich gar nicht | kann ich überhaupt nicht | kann ich nicht | beherrsche ich nicht",
         "kann ich eher schlecht | kann ich schlecht | kann ich kaum | kann ich wenig",
         "kann ich mittelmäßig | kann ich teilweise | kann ich einigermaßen | teils teils",
         "kann ich eher gut | kann ich gut | beherrsche ich", "kann ich sehr gut | beherrsche ich sehr gut"),
        proof=(2, 3, 4, 5),
    ),
    Family(
        "wisdom4-de",
        "current",
        ("kein wissen", "grundwissen | grundlagenwissen | basiswissen", "fachwissen | aufbauwissen | gutes wissen",
         "expertenwissen | spezialwissen"),
    ),
    Family(
        "stages5-de",
        "current",
        ("neuling | novize | anfänger | anfängerin",
         "fortgeschrittener anfänger | fortgeschrittene anfängerin", "kompetent*",
         "erfahren* | gewandt* | versiert* | profi", "expert*"),
        proof=(2, 3, 4),
    ),
    Family(
        "expert5-de",
        "current",
        ("keine | keine Kenntnisse | keine Erfahrung | unerfahren | kein Vorwissen",
         "Anfänger* | Einsteiger* | Grundkenntnisse | Basiskenntnisse", "fortgeschritten* | Aufbaukenntnisse",
         "erfahren* | versiert* | sehr gute Kenntnisse | gute Kenntnisse", "Expert* | Profi* | Expertenkenntnisse"),
    ),
    Family(
        "amount5-de",
        "unknown",
        ("gar nicht | nichts | gar nichts | überhaupt nicht", "wenig | ein wenig | etwas",
         "mäßig | mittel | einigermaßen", "viel", "sehr viel"),
        proof=(4, 5),
    ),
    Family("change3-de", "other", ("Abnahme | weniger | abgenommen", "Gleich | unverändert | gleich geblieben",
                                   "Zunahme | mehr | zugenommen"), proof=(2,)),
    Family("change3-en", "other", ("Decrease | decreased | less", "Same | unchanged", "Increase | increased | more"),
           proof=(2,)),
    Family(
        "agreement6-en",
        "other",
        ("strongly disagree | completely disagree", "disagree | moderately disagree",
         "somewhat disagree | slightly disagree | tend to disagree", "somewhat agree | slightly agree | tend to agree",
         "agree | moderately agree", "strongly agree | completely agree"),
    ),
    Family(
        "agreement7-en",
        "other",
        ("strongly disagree | completely disagree", "disagree | moderately disagree",
         "somewhat disagree | slightly disagree | tend to disagree",
         "neither agree nor disagree | neutral | neither | undecided",
         "somewhat agree | slightly agree | tend to agree", "agree | moderately agree",
         "strongly agree | completely agree"),
    ),
    Family(
        "frequency5b-en",
        "other",
        ("never", "rarely | seldom | hardly ever | almost never", "sometimes | occasionally | about half the time",
         "usually | often | most of the time | frequently", "always | almost always"),
    ),
    Family(
        "frequency7-en",
        "other",
        ("never", "almost never | very rarely", "rarely | seldom", "sometimes | occasionally", "often | frequently",
         "very often | usually | almost always | very frequently", "always"),
    ),
    Family(
        "amount5b-en",
        "unknown",
        ("none at all | nothing at all | not at all", "a little", "a moderate amount | somewhat | some", "a lot | much",
         "a great deal"),
        proof=(4, 5),
    ),
    Family(
        "average5-en",
        "current",
        ("well below average | far below average | much below average", "below average | somewhat below average",
         "average", "above average | somewhat above average",
         "well above average | far above average | much above average"),
        proof=(1, 2, 4, 5),
    ),
    Family(
        "average5-de",
        "current",
        ("weit unter dem durchschnitt | weit unterdurchschnittlich | stark unterdurchschnittlich",
         "unter dem durchschnitt | unterdurchschnittlich", "durchschnittlich | durchschnitt",
         "über dem durchschnitt | überdurchschnittlich",
         "weit über dem durchschnitt | weit überdurchschnittlich | stark überdurchschnittlich"),
        proof=(1, 2, 4, 5),
    ),
    Family(
        "probability4-en",
        "other",
        ("definitely not | definitely would not", "probably not | probably would not",
         "probably | probably yes | probably would", "definitely | definitely yes | definitely would"),
        proof=(1, 2),
    ),
    Family(
        "stages5-en",
        "current",
        ("novice", "advanced beginner", "competent", "proficient", "expert"),
        proof=(2, 3, 4),
    ),
    Family(
        "quality7-en",
        "current",
        ("very poor | extremely poor", "poor", "somewhat poor | below average",
         "fair | average | neither good nor poor",
         "somewhat good | above average", "good", "very good | excellent"),
        proof=(3, 5),
    ),
    Family(
        "demand5-en",
        "need",
        ("no need at all | no need | not at all", "little need", "some need | moderate need", "high need | great need",
         "very high need | urgent need | very great need"),
        proof=(5,),
    ),
)  # fmt: skip
