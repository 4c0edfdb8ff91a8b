"""Who needs to learn what: survey spreadsheets in, needs and learning groups out."""

from needs_analysis.language import (
    LANGUAGES,
    Language,
    Message,
    Text,
    translate,
    write_date,
    write_money,
    write_number,
    write_percent,
)
from needs_analysis.model import Availability, Demand, Framework, Learner, UserError, WorkingTime
from needs_analysis.shipped import shipped_data

__all__ = [
    "LANGUAGES",
    "Availability",
    "Demand",
    "Framework",
    "Language",
    "Learner",
    "Message",
    "Text",
    "UserError",
    "WorkingTime",
    "shipped_data",
    "translate",
    "write_date",
    "write_money",
    "write_number",
    "write_percent",
]
