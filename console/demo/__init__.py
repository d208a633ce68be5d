"""The demo: a throw-away agency with a past, simulated traffic, and a post that goes nowhere."""
