"""The screen of the cron runner."""
