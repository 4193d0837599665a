"""Committed letters out."""
