"""Copies of the whole database: taken while everything runs, and put back without losing anybody.

`backing_up` takes one, `restoring` puts one back; `contents` says what a database holds,
`holding` sees to it that nothing which may have left since leaves a second time.
"""
