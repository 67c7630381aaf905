"""y = a x + y over arrays, with a class for the line.

python examples/saxpy.py
python -m pystream compile examples/saxpy.py:saxpy --target ptx -o out
"""

import argparse

import numpy as np

import pystream as ps


class Line:
    """The straight line a x + b."""

    a: float
    b: float

    def __init__(self, a, b):
        self.a = a
        self.b = b

    def __call__(self, x):
        return self.a * x + self.b

    def __add__(self, other):
        return Line(self.a + other.a, self.b + other.b)


@ps.kernel
def saxpy(i: int, x: ps.Array[float], y: ps.Array[float], line: Line):
    """Add the line at x[i] to y[i]."""
    y[i] = line(x[i]) + y[i]


def main() -> None:
    """Run the kernel, and compare with NumPy."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1_000_000, help="elements of the arrays")
    parser.add_argument("--device", choices=["cpu", "python"], default="cpu")
    arguments = parser.parse_args()

    rng = np.random.default_rng(1)
    x, y = rng.random(arguments.count), rng.random(arguments.count)
    line = Line(2.0, 0.0) + Line(0.5, -1.0)
    expected = (line.a * x + line.b) + y

    ps.launch(saxpy, arguments.count, x, y, line, device=arguments.device)

    print(f"{arguments.count} elements on {arguments.device}")
    print(f"largest difference to NumPy: {np.abs(y - expected).max()}")
    print("PTX: python -m pystream compile examples/saxpy.py:saxpy --target ptx -o out")


if __name__ == "__main__":
    main()
