"""The only SQL: journal, projections, records, accounts; and a memory twin for tests."""
