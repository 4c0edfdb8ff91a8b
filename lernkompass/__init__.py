"""lernkompass."""
