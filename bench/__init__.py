"""Measurements: `python -m bench` lists them. They report; tests decide."""
