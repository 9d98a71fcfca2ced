"""Token vectors in two bits a component.

A vector is rotated, so that its components are spread like samples of a normal distribution
whatever the model, and each is replaced by the number of the nearest of four levels: the rotation
of Gao and Long, "RaBitQ" (SIGMOD 2024), with the levels of Max, "Quantizing for minimum
distortion" (IRE Transactions on Information Theory, 1960). What it costs in quality is measured in
benchmarks/quality: nothing that can be told from chance.

Codes are compared in the rotated space: a rotation changes no cosine, so that questions are
rotated, not passages back.
"""

import hashlib
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors, unit

Codes = NDArray[np.uint8]

_IN_BYTE = 4
# Max's table for four levels, of a normal distribution with standard deviation 1.
_LEVELS = np.array((-1.510, -0.4528, 0.4528, 1.510), dtype=np.float32)
_BOUNDS = np.array((-0.9816, 0.0, 0.9816), dtype=np.float32)
# Two bits a component, the first component in the lowest ones.
_PLACES = np.arange(0, 2 * _IN_BYTE, 2, dtype=np.uint8)
_OF_BYTE = _LEVELS[(np.arange(256)[:, None] >> _PLACES) & 3]
# So many times are signs changed and the vector transformed: once leaves a model's few large
# components visible.
_ROUNDS = 3


def code_width(width: int) -> int:
    """How many bytes the code of a vector with `width` components takes."""
    return -(-width // _IN_BYTE)


def rotated(vectors: Vectors) -> Vectors:
    """Return vectors, shape `(n, width)`, as codes are compared with: rotated."""
    return np.asarray(vectors @ _rotation(vectors.shape[1]), dtype=np.float32)


def encode(vectors: Vectors) -> Codes:
    """Return the codes of vectors of unit length, shape `(n, code_width(width))`."""
    count, width = vectors.shape
    components = rotated(vectors) * np.sqrt(np.float32(width))
    numbers = np.zeros((count, code_width(width) * _IN_BYTE), dtype=np.uint8)
    for bound in _BOUNDS:  # three, so that a search among them takes longer
        numbers[:, :width] += components > bound
    first, second, third, fourth = (numbers[:, place::_IN_BYTE] for place in range(_IN_BYTE))
    return np.asarray(first | second << 2 | third << 4 | fourth << 6, dtype=np.uint8)


def decode(codes: Codes, width: int) -> Vectors:
    """Return the vectors of codes, rotated, at unit length, shape `(n, width)`."""
    # `take` is ten times as fast as to index with an array.
    levels = np.take(_OF_BYTE, codes, axis=0)
    return unit(levels.reshape(len(codes), codes.shape[1] * _IN_BYTE)[:, :width])


@cache
def _rotation(width: int) -> Vectors:
    """An orthogonal matrix, the same on every machine: signs that come from a hash, and Hadamard
    transforms of the largest power of two, of the first components and of the last in turn."""
    size = 1 << (width.bit_length() - 1)
    matrix = np.eye(width)
    drawn = hashlib.shake_128(b"citedesk").digest(_ROUNDS * 2 * width)
    signs = np.where(np.frombuffer(drawn, np.uint8) & 1, 1.0, -1.0).reshape(-1, width)
    for number, row in enumerate(signs):
        matrix *= row
        part = slice(0, size) if number % 2 == 0 else slice(width - size, width)
        matrix[:, part] = _hadamard(matrix[:, part])
    return matrix.astype(np.float32)


def _hadamard(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """The Walsh-Hadamard transform of each row, scaled to keep lengths."""
    size = rows.shape[1]
    step = 1
    while step < size:
        pairs = rows.reshape(len(rows), -1, 2, step)
        rows = np.concatenate(
            (pairs[:, :, :1] + pairs[:, :, 1:], pairs[:, :, :1] - pairs[:, :, 1:]), axis=2
        ).reshape(len(rows), size)
        step *= 2
    return np.asarray(rows / np.sqrt(size), dtype=np.float64)
