"""Under whom a program runs that refuses root: ourselves, a system user, or a user namespace."""

import os
import pwd
import shutil
import stat
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from nimtaflow.kernel.problems import Problem

SYSTEM_USER: Final = "nimtaflow"
_NAMESPACE: Final = ("-U", "--map-user=65534", "--map-group=65534")


class NoUnprivilegedUser(Problem):
    """Started by root, and there is no way to run the database as anybody else. `directory` is where its data lie."""

    code = "no-unprivileged-user"


@dataclass(frozen=True)
class Identity:
    """Who owns the files (`uid`, `gid`), and how a program is started under that name."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()  # a command that changes the identity, put before the program's own

    @property
    def other(self) -> bool:
        """Whether subprocess must change the user."""
        return not self.prefix and self.uid != os.geteuid()

    def start(
        self, command: list[str], environment: dict[str, str], log: IO[bytes], before: Callable[[], None]
    ) -> subprocess.Popen[bytes]:
        """Start a program in a session of its own that writes to `log`; `before` runs last before it is itself."""
        return subprocess.Popen(
            [*self.prefix, *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=environment,
            start_new_session=True,
            preexec_fn=before,  # noqa: PLW1509 - runs after the change of user, as asking for a signal must
            user=self.uid if self.other else None,
            group=self.gid if self.other else None,
            extra_groups=[] if self.other else None,
        )

    def run(self, command: list[str], environment: dict[str, str] | None = None, given: str = "") -> tuple[bool, str]:
        """Run a program to its end with `given` to read: whether it succeeded, and what it wrote."""
        done = subprocess.run(
            [*self.prefix, *command],
            check=False,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
            cwd="/",
            env=environment,
            user=self.uid if self.other else None,
            group=self.gid if self.other else None,
            extra_groups=[] if self.other else None,
        )
        return done.returncode == 0, done.stdout

    def reaches(self, path: Path) -> bool:
        """Whether this user can enter (a directory) or run (a program) what is at `path`."""
        return self.run(["test", "-x", str(path)])[0]

    def take(self, path: Path) -> None:
        """Make `path`, and all that is below it, this user's."""
        found = path.lstat()
        if (found.st_uid, found.st_gid) == (self.uid, self.gid):
            return
        for folder, _, files in os.walk(path):
            for name in ("", *files):
                os.chown(os.path.join(folder, name), self.uid, self.gid, follow_symlinks=False)


def identity_for(directory: Path, owned: Path) -> Identity:
    """Who may run a server whose files are in `directory`; `owned` are those it already has, if it exists.

    A normal user is himself. For root it is the owner of `owned`, or a system user made for this, if he can reach
    `directory`; else a user namespace, in which root's own files belong to nobody. Raises NoUnprivilegedUser.
    """
    if os.geteuid() != 0:
        return Identity(os.geteuid(), os.getegid())
    for found in (_owner(owned), _system_user()):
        if found is not None and found.reaches(directory):
            return found
    unshare = shutil.which("unshare")
    if unshare:
        nobody = Identity(0, 0, (unshare, *_NAMESPACE))
        if nobody.run(["true"])[0]:
            return nobody
    raise NoUnprivilegedUser(directory=str(directory))


def make_private(directory: Path, identity: Identity) -> None:
    """Have `directory` exist, owned by `identity` and closed to others. Refuses a link and another one's directory."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = directory.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {identity.uid, os.geteuid()}:
        raise PermissionError(f"{directory} belongs to somebody else")
    os.chown(directory, identity.uid, identity.gid)
    directory.chmod(0o700)


def make_reachable(directory: Path) -> None:
    """Have `directory` exist. What is made others may pass through and not list; what is there stays as it is."""
    if not directory.exists():
        make_reachable(directory.parent)
        directory.mkdir(exist_ok=True)
        directory.chmod(0o711)


def _owner(path: Path) -> Identity | None:
    if not path.exists():
        return None
    found = path.stat()
    return None if found.st_uid == 0 else Identity(found.st_uid, found.st_gid)


def _system_user() -> Identity | None:
    """The system user of that name, made if it is missing and the machine lets us."""
    for attempt in range(5):
        try:
            entry = pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
            if useradd is None:
                return None
            home = ("--no-create-home", "--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin")
            root = Identity(0, 0)
            if not root.run([useradd, "--system", "--user-group", *home, SYSTEM_USER])[0]:
                time.sleep(0.1 * (attempt + 1))  # another process holds the lock of /etc/passwd, or has just made him
        else:
            return Identity(entry.pw_uid, entry.pw_gid)
    return None
