"""Documents made from the results: ledgers, findings, pages of the report."""
