"""The pages of the strategy: goals and means, dialogue with citizens."""

from strategy.pages.dialogue import show_dialogue
from strategy.pages.overview import show_strategy

__all__ = ["show_dialogue", "show_strategy"]
