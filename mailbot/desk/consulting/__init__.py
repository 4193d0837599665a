"""Paid consulting: its terms, the ledger of working time, the report."""
