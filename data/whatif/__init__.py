"""The same engine on a clock that is moved by hand, over a copy that is thrown away."""
