"""The claims ledger: statistics, verdicts, scope."""
