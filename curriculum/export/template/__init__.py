"""Course plans in the town's own Word template: read and checked once, filled for every course."""

from curriculum.export.template.example import write_example
from curriculum.export.template.fill import Template, read_template

__all__ = ["Template", "read_template", "write_example"]
