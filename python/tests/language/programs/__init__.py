"""Whole programs, in the style of people who have never heard of the compiler."""
