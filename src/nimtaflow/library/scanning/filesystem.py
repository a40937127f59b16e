"""Whether a folder can be watched: what file system it lies on, and how many folders it has."""

import os
import re
from pathlib import Path
from typing import Final

# Changes made on another machine cause no event here. (fuseblk is NTFS and exFAT, on a disk of this machine.)
_REMOTE: Final = re.compile(r"nfs\d?|cifs|smb\w*|9p|afs|ceph|glusterfs|virtiofs|vboxsf|prl_fs|davfs|fuse(?!blk).*")
_MOUNTS: Final = Path("/proc/self/mountinfo")
_WATCHES: Final = Path("/proc/sys/fs/inotify/max_user_watches")
MOST_FOLDERS: Final = 200_000


def is_remote(real: bytes, mounts: str | None = None) -> bool:
    """Whether a real path lies on a file system that other machines change, as far as the system tells."""
    if mounts is None:
        mounts = _MOUNTS.read_text("utf-8", "surrogateescape") if _MOUNTS.exists() else ""
    found = (b"", "")
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields, kind = before.split(" "), after.split(" ")[0]
        point = (
            os.fsencode(re.sub(r"\\(\d{3})", lambda octal: chr(int(octal[1], 8)), fields[4]))
            if len(fields) > 4
            else b""
        )
        if (real + b"/").startswith(point.rstrip(b"/") + b"/") and len(point) >= len(found[0]):
            found = (point, kind)
    return _REMOTE.fullmatch(found[1]) is not None


def watchable_folders() -> int:
    """How many folders one source may have to be watched: half of what the system lets a user watch, at most."""
    try:
        return min(MOST_FOLDERS, int(_WATCHES.read_text()) // 2)
    except (OSError, ValueError):
        return MOST_FOLDERS


def has_more_folders(real: bytes, limit: int) -> bool:
    """Whether there are more folders below a path than this. Links are not followed."""
    left, todo = limit, [real]
    while todo:
        try:
            with os.scandir(todo.pop()) as entries:
                inside = [entry.path for entry in entries if entry.is_dir(follow_symlinks=False)]
        except OSError:
            continue
        left -= len(inside)
        if left < 0:
            return True
        todo += inside
    return False
