"""`python -m nimtaflow`, the same as `nimtaflow`."""

from nimtaflow.doors.entry import main

main()
