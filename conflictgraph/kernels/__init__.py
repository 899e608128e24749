"""Numbers in, numbers out: integer ids and arrays.

Rule 1: a kernel knows no names, no frames and no graphs of others. Rule 2: it checks
nothing; the measure above it has. Rule 3: what is random takes a seed. The slow twin of
each kernel, a few lines of brute force, stands in its test and is the specification.
"""
