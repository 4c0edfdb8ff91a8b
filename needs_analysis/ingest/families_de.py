"""German answer words in order: data, not logic. How to read it: see `Family`."""

from needs_analysis.ingest.family import Family

FAMILIES_DE: tuple[Family, ...] = (
    Family(
        "levels-de",
        "current",
        (
            "noch kein bezug",
            "einsteigen",
            "anwenden",
            "beherrschen",
            "anleiten",
            "gestalten",
        ),
        base=0,
    ),
    Family(
        "knowledge3-de",
        "current",
        (
            "keine Kenntnisse | Unkenntnis",
            "Grundkenntnisse",
            "Expertenkenntnisse",
        ),
    ),
    Family(
        "knowledge4-de",
        "current",
        (
            "keine Kenntnisse | keine | Unkenntnis",
            "Grundkenntnisse | geringe Kenntnisse | wenig Kenntnisse",
            "gute Kenntnisse | fortgeschrittene Kenntnisse | fortgeschritten",
            "sehr gute Kenntnisse | Expertenkenntnisse | umfassende Kenntnisse | Experte*",
        ),
    ),
    Family(
        "knowledge5-de",
        "current",
        (
            "keine Kenntnisse | Unkenntnis | keine",
            "geringe Kenntnisse | geringe | wenig Kenntnisse | Grundkenntnisse",
            "mittlere Kenntnisse | mittlere | durchschnittliche Kenntnisse",
            "gute Kenntnisse | gute",
            (
                "sehr umfassende Kenntnisse | umfassende Kenntnisse | sehr gute Kenntnisse | sehr gute"
                " | Expertenkenntnisse"
            ),
        ),
    ),
    Family(
        "grade-de",
        "current",
        (
            "ungenügend",
            "mangelhaft",
            "ausreichend",
            "befriedigend",
            "gut",
            "sehr gut",
        ),
        proof=(1, 2, 3, 4),
    ),
    Family(
        "ability4-de",
        "current",
        (
            "gar nicht | schlecht | sehr schlecht",
            "eher schlecht",
            "eher gut | gut",
            "sehr gut",
        ),
    ),
    Family(
        "ability5-de",
        "current",
        (
            "gar nicht | überhaupt nicht | sehr schlecht",
            "eher schlecht | schlecht | wenig",
            "mittel | mittelmäßig | teils teils | teilweise | befriedigend",
            "eher gut | gut",
            "sehr gut",
        ),
    ),
    Family(
        "ability6-de",
        "current",
        (
            "sehr schlecht",
            "schlecht",
            "eher schlecht",
            "eher gut",
            "gut",
            "sehr gut",
        ),
    ),
    Family(
        "expert3-de",
        "current",
        (
            "Anfänger* | Einsteiger*",
            "fortgeschritten*",
            "Experte | expert* | profi*",
        ),
    ),
    Family(
        "expert4-de",
        "current",
        (
            "Anfänger* | Einsteiger*",
            "Grundkenntnisse",
            "fortgeschritten*",
            "Experte | expert* | profi*",
        ),
    ),
    Family(
        "expert4b-de",
        "current",
        (
            "keine* | unerfahren",
            "Anfänger* | Einsteiger*",
            "fortgeschritten*",
            "Experte | expert* | profi*",
        ),
    ),
    Family(
        "independence-de",
        "current",
        (
            "kann ich nicht | nicht",
            "mit hilfe | mit unterstützung | mit anleitung",
            "selbstständig | selbständig | allein",
            "kann andere anleiten | andere anleiten | kann ich anderen zeigen",
        ),
        proof=(2, 3, 4),
    ),
    Family(
        "security5-de",
        "current",
        (
            "sehr unsicher",
            "unsicher | eher unsicher",
            "mittel | teils teils | neutral",
            "sicher | eher sicher",
            "sehr sicher",
        ),
    ),
    Family(
        "security4-de",
        "current",
        (
            "sehr unsicher | unsicher",
            "eher unsicher",
            "eher sicher",
            "sicher | sehr sicher",
        ),
    ),
    Family(
        "demand3-de",
        "need",
        (
            "kein Bedarf | kein",
            "geringer Bedarf | etwas Bedarf | mittlerer Bedarf",
            "hoher Bedarf | großer Bedarf",
        ),
    ),
    Family(
        "demand4-de",
        "need",
        (
            "kein Bedarf | kein",
            "geringer Bedarf | gering",
            "mittlerer Bedarf | mittel",
            "hoher Bedarf | hoch | großer Bedarf",
        ),
    ),
    Family(
        "demand5-de",
        "need",
        (
            "kein Bedarf | kein",
            "geringer Bedarf | gering",
            "mittlerer Bedarf | mittel",
            "hoher Bedarf | hoch",
            "sehr hoher Bedarf | sehr hoch",
        ),
        proof=(1, 5),
    ),
    Family(
        "yes-no-de",
        "unknown",
        (
            "nein",
            "eher nein",
            "eher ja",
            "ja",
        ),
        proof=(2, 3),
    ),
    Family(
        "yes-no5-de",
        "unknown",
        (
            "nein",
            "eher nein",
            "teils teils | vielleicht",
            "eher ja",
            "ja",
        ),
        proof=(2, 4),
    ),
    Family(
        "agreement4-de",
        "other",
        (
            (
                "stimme nicht zu | stimme gar nicht zu | stimme überhaupt nicht zu | trifft nicht zu"
                " | trifft gar nicht zu | trifft überhaupt nicht zu"
            ),
            "stimme eher nicht zu | trifft eher nicht zu",
            "stimme eher zu | trifft eher zu",
            (
                "stimme zu | stimme voll zu | stimme voll und ganz zu | stimme völlig zu | trifft zu"
                " | trifft voll zu | trifft voll und ganz zu | trifft völlig zu"
            ),
        ),
    ),
    Family(
        "agreement5-de",
        "other",
        (
            (
                "stimme nicht zu | stimme gar nicht zu | stimme überhaupt nicht zu | trifft nicht zu"
                " | trifft gar nicht zu | trifft überhaupt nicht zu"
            ),
            "stimme eher nicht zu | trifft eher nicht zu | trifft wenig zu",
            "teils teils | weder noch | neutral | teilweise | trifft teilweise zu",
            "stimme eher zu | trifft eher zu | trifft ziemlich zu",
            (
                "stimme zu | stimme voll zu | stimme voll und ganz zu | stimme völlig zu | trifft zu"
                " | trifft voll zu | trifft voll und ganz zu | trifft völlig zu"
            ),
        ),
    ),
    Family(
        "agreement5b-de",
        "other",
        (
            "stimme überhaupt nicht zu | stimme gar nicht zu",
            "stimme nicht zu",
            "neutral | weder noch | teils teils",
            "stimme zu",
            "stimme voll zu | stimme voll und ganz zu | stimme völlig zu",
        ),
    ),
    Family(
        "approval5-de",
        "other",
        (
            "keine Zustimmung",
            "geringe Zustimmung",
            "teilweise Zustimmung",
            "hohe Zustimmung",
            "sehr hohe Zustimmung",
        ),
    ),
    Family(
        "importance4-de",
        "importance",
        (
            "unwichtig | nicht wichtig | gar nicht wichtig | überhaupt nicht wichtig",
            "eher unwichtig | weniger wichtig | wenig wichtig",
            "eher wichtig | wichtig",
            "sehr wichtig",
        ),
    ),
    Family(
        "importance5-de",
        "importance",
        (
            "sehr unwichtig | unwichtig | nicht wichtig | gar nicht wichtig | überhaupt nicht wichtig",
            "eher unwichtig | weniger wichtig | wenig wichtig",
            "teils teils | mittel | neutral | mäßig wichtig | mittelmäßig wichtig",
            "eher wichtig | wichtig | ziemlich wichtig",
            "sehr wichtig | äußerst wichtig | unverzichtbar",
        ),
    ),
    Family(
        "relevance-de",
        "importance",
        (
            "nicht entscheidend",
            "gering entscheidend",
            "teils entscheidend",
            "eher entscheidend",
            "sehr entscheidend",
        ),
    ),
    Family(
        "interest3-de",
        "need",
        (
            "kein Interesse | nicht interessiert",
            "etwas Interesse | geringes Interesse | etwas interessiert | mäßig interessiert",
            "großes Interesse | hohes Interesse | sehr interessiert",
        ),
    ),
    Family(
        "interest4-de",
        "need",
        (
            "kein Interesse | nicht interessiert",
            "geringes Interesse | wenig interessiert",
            "Interesse | interessiert | mittleres Interesse | eher interessiert",
            "großes Interesse | hohes Interesse | sehr großes Interesse | sehr interessiert",
        ),
    ),
    Family(
        "frequency4-de",
        "other",
        (
            "nie",
            "selten",
            "manchmal | gelegentlich | hin und wieder",
            "oft | häufig | regelmäßig | immer",
        ),
    ),
    Family(
        "frequency5-de",
        "other",
        (
            "nie | niemals",
            "selten",
            "manchmal | gelegentlich | hin und wieder",
            "oft | häufig | regelmäßig",
            "sehr oft | sehr häufig | immer | täglich | fast immer",
        ),
    ),
    Family(
        "frequency-time-de",
        "other",
        (
            "nie | niemals",
            "seltener | jährlich | selten",
            "monatlich*",
            "wöchentlich*",
            "täglich*",
        ),
        proof=(3, 4),
    ),
    Family(
        "satisfaction4-de",
        "other",
        (
            "sehr unzufrieden | unzufrieden",
            "eher unzufrieden",
            "eher zufrieden | zufrieden",
            "sehr zufrieden",
        ),
    ),
    Family(
        "satisfaction5-de",
        "other",
        (
            "sehr unzufrieden",
            "unzufrieden | eher unzufrieden",
            "teils teils | neutral | mittel",
            "zufrieden | eher zufrieden",
            "sehr zufrieden",
        ),
    ),
    Family(
        "strength5-de",
        "other",
        (
            "kein*",
            "gering*",
            "mittler*",
            "stark* | groß* | hoh*",
            "sehr stark* | sehr groß* | sehr hoh*",
        ),
        proof=(5,),
    ),
    Family(
        "level3-de",
        "unknown",
        (
            "niedrig | gering",
            "mittel",
            "hoch",
        ),
    ),
    Family(
        "level4-de",
        "unknown",
        (
            "keine | kein | gar nicht",
            "niedrig | gering",
            "mittel",
            "hoch",
        ),
    ),
    Family(
        "level5-de",
        "unknown",
        (
            "sehr niedrig | sehr gering",
            "niedrig | gering | eher niedrig | eher gering",
            "mittel",
            "hoch | eher hoch",
            "sehr hoch",
        ),
        proof=(1, 5),
    ),
    Family(
        "maturity-de",
        "other",
        (
            "gar nicht",
            "geplant",
            "im Aufbau",
            "etabliert",
        ),
        proof=(2, 3),
    ),
    Family(
        "known-de",
        "other",
        (
            "unbekannt",
            "bekannt nicht umgesetzt",
            "bekannt und umgesetzt",
        ),
    ),
)
