"""One reader per survey tool, and the order in which they are asked."""

from collections.abc import Mapping
from types import MappingProxyType

from needs_analysis.ingest.dialects.formbricks import Formbricks
from needs_analysis.ingest.dialects.generic import Generic, MultiHeader
from needs_analysis.ingest.dialects.google import GoogleForms
from needs_analysis.ingest.dialects.kobo import Kobo, Odk
from needs_analysis.ingest.dialects.limesurvey import LimeSurveyCodes, LimeSurveyFullText
from needs_analysis.ingest.dialects.msforms import MicrosoftForms
from needs_analysis.ingest.dialects.own import OwnForm
from needs_analysis.ingest.dialects.panels import Efs, Quamp
from needs_analysis.ingest.dialects.protocol import Reader
from needs_analysis.ingest.dialects.qualtrics import Qualtrics
from needs_analysis.ingest.dialects.sosci import SoSci
from needs_analysis.ingest.dialects.surveymonkey import SurveyMonkey
from needs_analysis.ingest.dialects.typeform import Typeform

_IN_ORDER: tuple[Reader, ...] = (
    OwnForm(),
    Qualtrics(),
    SurveyMonkey(),
    MicrosoftForms(),
    LimeSurveyCodes(),
    LimeSurveyFullText(),
    SoSci(),
    Typeform(),
    Kobo(),
    Odk(),
    Formbricks(),
    GoogleForms(),
    Efs(),
    Quamp(),
    MultiHeader(),
    Generic(),
)
READERS: Mapping[str, Reader] = MappingProxyType({reader.tool: reader for reader in _IN_ORDER})

__all__ = ["READERS", "Reader"]
