"""Claimed values + instrument -> index; which levels evidence supports."""
