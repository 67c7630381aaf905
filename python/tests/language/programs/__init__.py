"""Whole programs, in the style of people who have never heard of the compiler."""

#: By name of the module: what it is, and what it is made of.
DESCRIPTIONS = {
    "nbody": "n-body: tuples and lists",
    "spectral_norm": "spectral norm: generators and comprehensions",
    "chaos_game": "chaos game: vector and spline classes, operator overloading",
    "whitted": "Whitted ray tracer: duck-typed shapes and surfaces, options in keyword arguments, a recursion guard",
    "weekend": "path tracer: dataclasses, Optional records, abstract materials",
    "barnes_hut": "Barnes-Hut: a quadtree built anew each step",
    "boids": "boids: a named tuple as the vector, rules as objects",
    "richards": "Richards: an operating system's scheduler, linked packets",
    "autodiff": "automatic differentiation: dual numbers by operator overloading alone",
}
