"""Fuzzing: one module for each reader of strangers' bytes, each with a ``check`` that says what must hold for any bytes.

``python -m fuzz`` runs them; ``tests/rules/test_fuzz.py`` runs the same checks for a few seconds with every change.
"""
