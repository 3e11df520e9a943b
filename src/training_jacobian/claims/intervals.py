"""How much a statistic scatters from seed to seed: its mean and a 95 % interval of the mean."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.stats

CONFIDENCE = 0.95


def interval(values: Sequence[float] | np.ndarray, /) -> dict[str, float]:
    """Return ``mean``, ``low`` and ``high`` of at least two values, one per seed (seeds,).

    The ends are those of Student's 95 % interval of the mean, which covers in 95 of 100 cases if
    the values are normally distributed. A NaN among them makes every number NaN.
    """
    values = np.asarray(values, dtype=np.float64)
    return _around(float(values.mean()), float(scipy.stats.sem(values)), len(values))


def jackknife(whole: float, without: Sequence[float] | np.ndarray, /) -> dict[str, float]:
    """Return the same for a statistic over all pairs of seeds, `whole`.

    `without` (seeds,) holds its values with one seed after the other left out. Pairs that share a
    seed are not independent, so that their own scatter would be too small; leaving out a seed with
    all its pairs is (Efron & Stein 1981, The jackknife estimate of variance).
    """
    values = np.asarray(without, dtype=np.float64)
    count = len(values)
    error = np.sqrt((count - 1) / count * np.square(values - values.mean()).sum())
    return _around(whole, float(error), count)


def _around(mean: float, error: float, count: int) -> dict[str, float]:
    reach = float(scipy.stats.t.ppf((1 + CONFIDENCE) / 2, count - 1)) * error
    return {"mean": mean, "low": mean - reach, "high": mean + reach}
