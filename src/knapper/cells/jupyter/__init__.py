"""Runs cells on Jupyter kernels: other languages, other machines, clusters behind a gateway.

A kernel's name and where it is come in, a `Runner` goes out (`knapper.cells.runner`). What it
needs beside Knapper is the extra `kernels`, which is loaded when a kernel is looked for.
"""

from __future__ import annotations

from knapper.cells.jupyter.runner import JupyterRunner, find_kernel, kernel_runners
from knapper.cells.jupyter.spec import Gateway, KernelSpec, speaks

__all__ = [
    "Gateway",
    "JupyterRunner",
    "KernelSpec",
    "find_kernel",
    "kernel_runners",
    "speaks",
]
