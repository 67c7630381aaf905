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
`heaps`              statements that build and modify chains, trees, shared objects and growing tuples
`records`            statements with context managers, enumerations, named tuples, complex numbers
`program`            a whole program of a seed, with the inputs that it is run on
`execution`          runs a program in CPython and compiled
`comparison`         says where two outcomes differ
`compilers`          what "compiled" means: `ps.jit`, or CPython with a planted bug, to test the tests
`worker`             a process that runs programs; it may crash or hang
`campaign`           many programs in a few workers
`reduction`          makes a failing program small
===================  =============================================================================================

Each program ends as one of: "same"; "limit", a refusal that docs/Semantics.md and docs/Language.md promise, which
`execution.LIMITS` lists with its reason and is no failure; or a failure: a difference, a refusal of anything else, an
internal error, a crash, or a call that does not end. What is bounded in CPython must compile: a refusal as endless
recursion, or of a value that grows, is a failure as well.
"""
