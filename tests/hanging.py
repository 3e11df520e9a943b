"""The one limit of time: for a process that hangs, however slow or busy the machine."""

HANGS_AFTER_S = 2 * 3600
