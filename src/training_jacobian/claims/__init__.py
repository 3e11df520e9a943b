"""The claims ledger: statistics of the results, what each claim covers, and the verdicts."""
