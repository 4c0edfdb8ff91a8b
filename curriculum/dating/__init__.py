"""From a plan to dates: who sits together, what they may choose from, and what the scheduling core makes of it."""
