"""Bytes -> values and places: our YAML dialect, its two roads, words for faults."""
