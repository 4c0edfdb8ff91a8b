"""Re-check a plan and its dates from the written files alone: no solver, and no line of what made them."""

from lernkompass.verify.verdict import Verdict, verify_files

__all__ = ["Verdict", "verify_files"]
