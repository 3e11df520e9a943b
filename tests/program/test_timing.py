"""The start of a process."""

import time

import psutil

from training_jacobian.program.timing import process_start


def test_the_start_is_that_of_the_process():
    start = process_start()
    assert start < time.time()
    # psutil rounds to a second on Linux; the clock may be set while the tests run.
    assert abs(start - psutil.Process().create_time()) < 3
