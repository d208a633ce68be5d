"""Start-up time is measured: what is heavy is loaded at its first use."""

import subprocess
import sys


def test_importing_the_transports_loads_neither_apprise_nor_aiosmtplib() -> None:
    program = (
        "import sys\n"
        "import jobs.delivery.alerts, jobs.delivery.mail, jobs.delivery.sms, jobs.delivery.smtp\n"
        "print([m for m in ('apprise', 'aiosmtplib', 'requests', 'screens', 'sqlmodel') "
        "if m in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
