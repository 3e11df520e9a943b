"""The library in a Python session that nothing was set up in."""

import re
import subprocess
import sys

import numpy as np
import pytest

from problems import tiny_split
from training_jacobian.training.problem import make_problem
from training_jacobian.training.settings import Settings

SESSION = """
import sys
import jax, numpy as np
import training_jacobian as tj
from problems import tiny_split
assert jax.config.jax_threefry_partitionable and not jax.config.jax_default_matmul_precision
problem = tj.make_problem(tj.Settings(batch_size=4), tiny_split())
np.save(sys.argv[1], problem.theta_0)
start = problem.theta_0
with open(sys.argv[2], "w") as file:
    file.write(str(jax.make_jaxpr(jax.grad(problem.objective))(start, problem.x[0], problem.y[0])))
def product(theta):
    with open(sys.argv[3], "w") as file:
        file.write(str(jax.make_jaxpr(lambda t: t @ t)(theta)))
    return theta
tj.differentiate(product, np.ones(3, "f4"))
"""


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    folder = tmp_path_factory.mktemp("session")
    files = [folder / name for name in ("theta.npy", "objective", "training")]
    command = [sys.executable, "-c", SESSION, *map(str, files)]
    environment = {"PATH": "", "JAX_PLATFORMS": "cpu", "PYTHONPATH": "tests"}
    subprocess.run(command, check=True, env=environment)
    return files


def test_starts_where_the_workflow_starts(session):
    workflow = make_problem(Settings(batch_size=4), tiny_split()).theta_0
    np.testing.assert_array_equal(np.load(session[0]), workflow)


@pytest.mark.parametrize("text", [1, 2])
def test_every_product_is_at_full_precision(session, text):
    products = re.findall(r"dot_general\[.*?\]\n? ", session[text].read_text(), re.DOTALL)
    assert products
    assert all("precision=(Precision.HIGHEST" in product for product in products)
