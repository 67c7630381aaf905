"""Random programs for `ps.jit`: drawn, run in CPython and compiled, compared exactly, reduced where they differ.

    python -m tests.fuzz 2000 --seed 7          in the folder python/, or `make fuzz N=2000 SEED=7`

===================  =============================================================================================
`features`           what programs may contain, each with a weight
`model`              types of expressions, classes and functions of a program
`numbers`,           expressions of a type
`expressions`
`statements`,        bodies of functions
`handlers`
`classes`            declarations of classes and exceptions
`program`            a whole program of a seed, with the inputs that it is run on
`execution`          runs a program in CPython and compiled
`comparison`         says where two outcomes differ
`compilers`          what "compiled" means: `ps.jit`, or CPython with a planted bug, to test the tests
`worker`             a process that runs programs; it may crash or hang
`campaign`           many programs in a few workers
`reduction`          makes a failing program small
===================  =============================================================================================
"""
