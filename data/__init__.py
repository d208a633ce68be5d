"""What is stored, and the rules that keep it right.

Knows no screen, no network, no environment and no clock: time (`now`) and actor (`by`) are
arguments of every operation.
"""
