"""How much a statistic scatters from seed to seed: its mean and 95 % intervals of the mean."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.stats

from training_jacobian.claims.scope import on_run
from training_jacobian.claims.verdicts import observe

CONFIDENCE = 0.95

NUMBERS = ("mean", "low", "high", "t_low", "t_high")

RESAMPLES = 9999
"""Five values have 126 different resamples, so that this many find the exact interval or its
neighbour, whatever the number of seeds; all resamples would be out of reach from a dozen on."""


def interval(values: Sequence[float] | np.ndarray, /) -> dict[str, float]:
    """Return the mean of one value per seed and two 95 % intervals of it.

    Parameters
    ----------
    values
        At least two values, shape (seeds,). A NaN among them makes every number NaN.

    Returns
    -------
    numbers
        ``mean``; ``low`` and ``high``: percentile bootstrap, seeds drawn with replacement (Efron
        1979), always from the same random numbers; ``t_low`` and ``t_high``: Student's t.

    Notes
    -----
    The bootstrap takes the scatter of the sample for that of the population, which is too small by
    √((n − 1)/n), and normal quantiles in effect where t's are due. For five seeds both make its
    interval about 0.63 times as wide as Student's (0.89 × 1.96/2.78), which covers 95 % for
    values that are normally distributed. The two side by side say how far to trust the first.
    """
    values = np.asarray(values, dtype=np.float64)
    if np.isnan(values).any():
        return dict.fromkeys(NUMBERS, np.nan)
    bootstrap = scipy.stats.bootstrap(
        (values,),
        np.mean,
        n_resamples=RESAMPLES,
        confidence_level=CONFIDENCE,
        method="percentile",
        rng=np.random.default_rng(0),
    ).confidence_interval
    mean = values.mean()
    quantile = scipy.stats.t.ppf((1 + CONFIDENCE) / 2, len(values) - 1)
    reach = quantile * scipy.stats.sem(values)
    found = (mean, bootstrap.low, bootstrap.high, mean - reach, mean + reach)
    return dict(zip(NUMBERS, map(float, found), strict=True))


def seed_table(claims: list[dict], results: str | Path, runs: list[str], /) -> pd.DataFrame:
    """Return one row per claim: its statistic for each run, and the mean over them.

    Parameters
    ----------
    claims
        Claims on one run that can be asked of each of `runs`, as from `scope.of_seeds`.
    results
        The results folder.
    runs
        At least two runs that differ in their seed only.

    Returns
    -------
    table
        Columns claim, statistic, arguments (``name=value``, one space between them), one per run
        under its name, and those of `interval`. Empty where a statistic is undefined.
    """
    rows = []
    for claim in claims:
        found = {run: observe(on_run(claim, run), results)["observed"] for run in runs}
        arguments = claim.get("arguments", {})
        rows.append(
            {
                "claim": claim["id"],
                "statistic": claim["statistic"],
                "arguments": " ".join(f"{key}={value}" for key, value in arguments.items()),
                **found,
                **interval([np.nan if value is None else value for value in found.values()]),
            }
        )
    columns = ["claim", "statistic", "arguments", *runs, *NUMBERS]
    return pd.DataFrame(rows, columns=columns)
