"""Reads for people and programs; nothing is written."""
