"""English answer words in order: data, not logic. How to read it: see `Family`."""

from needs_analysis.ingest.family import Family

FAMILIES_EN: tuple[Family, ...] = (
    Family(
        "levels-en",
        "current",
        (
            "no contact yet",
            "starting",
            "applying",
            "mastering",
            "guiding",
            "shaping",
        ),
        base=0,
    ),
    Family(
        "need-en",
        "need",
        (
            "not needed | not",
            "slightly needed | slightly",
            "moderately needed | moderately",
            "very needed | highly needed | very | highly",
            "absolutely essential",
        ),
        synonyms=True,
    ),
    Family(
        "need4-en",
        "need",
        (
            "no need",
            "low need | some need",
            "moderate need | medium need",
            "high need | strong need",
        ),
    ),
    Family(
        "importance4-en",
        "importance",
        (
            "not important | unimportant | not at all important",
            "slightly important | somewhat important",
            "important | moderately important",
            "very important | extremely important",
        ),
    ),
    Family(
        "importance5-en",
        "importance",
        (
            "not at all | not at all important | not important",
            "slightly | slightly important | somewhat important",
            "important | moderately important | moderately",
            "very important | very",
            "absolutely essential | extremely important | essential",
        ),
    ),
    Family(
        "ability-en",
        "current",
        (
            "not at all able",
            "slightly able",
            "neutral | somewhat able",
            "moderately able",
            "extremely able | very able",
        ),
        proof=(1, 2, 4, 5),
    ),
    Family(
        "knowledge3-en",
        "current",
        (
            "little or no knowledge* | no knowledge*",
            "some knowledge*",
            "extensive knowledge*",
        ),
    ),
    Family(
        "knowledge4-en",
        "current",
        (
            "no knowledge* | none",
            "basic knowledge* | some knowledge* | basic",
            "good knowledge* | intermediate* | advanced knowledge*",
            "expert knowledge* | extensive knowledge* | expert* | very good knowledge*",
        ),
    ),
    Family(
        "expert4-en",
        "current",
        (
            "novice | beginner | basic",
            "intermediate",
            "advanced",
            "expert",
        ),
    ),
    Family(
        "expert3-en",
        "current",
        (
            "novice | beginner | basic",
            "intermediate",
            "advanced | expert",
        ),
    ),
    Family(
        "expert5-en",
        "current",
        (
            "none | no experience",
            "novice | beginner | basic",
            "intermediate",
            "advanced",
            "expert",
        ),
    ),
    Family(
        "quality5-en",
        "current",
        (
            "poor",
            "fair",
            "good",
            "very good",
            "excellent",
        ),
        proof=(1, 2, 5),
    ),
    Family(
        "quality5b-en",
        "current",
        (
            "very poor",
            "poor",
            "fair | average",
            "good",
            "very good",
        ),
        proof=(1, 2),
    ),
    Family(
        "familiar3-en",
        "current",
        (
            "not familiar*",
            "familiar*",
            "apply*",
        ),
    ),
    Family(
        "familiar5-en",
        "current",
        (
            "not at all familiar* | not familiar*",
            "slightly familiar*",
            "somewhat familiar* | moderately familiar*",
            "very familiar*",
            "extremely familiar*",
        ),
    ),
    Family(
        "comfort-en",
        "current",
        (
            "anxious",
            "somewhat anxious",
            "comfortable",
            "confident",
            "very confident",
        ),
    ),
    Family(
        "confidence-en",
        "current",
        (
            "not at all confident | not confident",
            "slightly confident",
            "somewhat confident | moderately confident",
            "fairly confident | very confident | confident",
            "extremely confident | completely confident",
        ),
    ),
    Family(
        "confidence-change-en",
        "other",
        (
            "im less confident*",
            "im equally confident*",
            "im more confident*",
        ),
    ),
    Family(
        "agreement4-en",
        "other",
        (
            "strongly disagree",
            "disagree | somewhat disagree",
            "agree | somewhat agree",
            "strongly agree",
        ),
    ),
    Family(
        "agreement5-en",
        "other",
        (
            "strongly disagree",
            "disagree | somewhat disagree",
            "neutral | neither agree nor disagree | undecided",
            "agree | somewhat agree",
            "strongly agree",
        ),
    ),
    Family(
        "interest3-en",
        "need",
        (
            "not interested | not at all interested",
            "somewhat interested | moderately interested | interested",
            "very interested | extremely interested",
        ),
    ),
    Family(
        "interest5-en",
        "need",
        (
            "not at all interested | not interested",
            "slightly interested",
            "somewhat interested | moderately interested",
            "very interested | interested",
            "extremely interested",
        ),
    ),
    Family(
        "frequency5-en",
        "other",
        (
            "never*",
            "rarely* | seldom*",
            "occasionally* | sometimes*",
            "frequently* | often*",
            "daily* | always* | all of the time | very often",
        ),
    ),
    Family(
        "usage6-en",
        "other",
        (
            "i had not been using* | i have not been using* | never",
            "less than once per year",
            "several times per year",
            "monthly",
            "weekly",
            "daily",
        ),
        proof=(2, 3, 4, 5),
    ),
    Family(
        "amount3-en",
        "other",
        (
            "none | none of them",
            "some of them | some",
            "all | all of them",
        ),
    ),
    Family(
        "amount5-en",
        "other",
        (
            "none of it",
            "some of it",
            "about half of it",
            "most of it",
            "all of it",
        ),
    ),
    Family(
        "motivation5-en",
        "other",
        (
            "less motivated",
            "slightly less motivated",
            "no change in motivation",
            "more motivated",
            "much more motivated",
        ),
    ),
    Family(
        "barrier-en",
        "other",
        (
            "no barrier | not a barrier",
            "small barrier",
            "moderate barrier",
            "large barrier",
            "critical barrier",
        ),
    ),
    Family(
        "liking-en",
        "other",
        (
            "strongly dislike",
            "dislike",
            "neutral | neither like nor dislike",
            "like",
            "strongly like",
        ),
    ),
    Family(
        "satisfaction5-en",
        "other",
        (
            "very dissatisfied",
            "dissatisfied | somewhat dissatisfied",
            "neutral | neither*",
            "satisfied | somewhat satisfied",
            "very satisfied",
        ),
    ),
    Family(
        "level3-en",
        "unknown",
        (
            "low",
            "medium | moderate",
            "high",
        ),
    ),
    Family(
        "level5-en",
        "unknown",
        (
            "very low",
            "low",
            "medium | moderate",
            "high",
            "very high",
        ),
        proof=(1, 5),
    ),
)
