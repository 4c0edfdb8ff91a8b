"""The needs of very many towns at once: one pure function per part, exact sums, the same privacy rule."""

from needs_analysis.partitions.groups import GroupedPart, GroupRule, find_groups, group_part, sample_people, signed_gaps
from needs_analysis.partitions.part import Cells, Published, Share, analyse_part
from needs_analysis.partitions.wave import Part, Wave, check_part, check_wave, part_refused
from needs_analysis.partitions.whole import (
    Populations,
    add_grouped,
    add_shares,
    country_demand,
    measure_country,
    measure_groups,
)

__all__ = [
    "Cells",
    "GroupRule",
    "GroupedPart",
    "Part",
    "Populations",
    "Published",
    "Share",
    "Wave",
    "add_grouped",
    "add_shares",
    "analyse_part",
    "check_part",
    "check_wave",
    "country_demand",
    "find_groups",
    "group_part",
    "measure_country",
    "measure_groups",
    "part_refused",
    "sample_people",
    "signed_gaps",
]
