"""One lead: what was said, what is known, what it scored and what comes next."""
