"""All tests share one JAX process: two CPU devices, the paper's generator, highest precision."""

from training_jacobian import devices

devices.configure(devices=2)
