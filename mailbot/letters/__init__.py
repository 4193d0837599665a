"""Drafts into finished mails."""
