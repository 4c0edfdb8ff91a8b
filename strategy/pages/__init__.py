"""The pages of the strategy: goals and means, leadership and change, dialogue with citizens."""

from strategy.pages.change import show_change
from strategy.pages.dialogue import show_dialogue
from strategy.pages.overview import show_strategy

__all__ = ["show_change", "show_dialogue", "show_strategy"]
