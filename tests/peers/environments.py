"""Makes the Python environments in which the peers run, and prints where they are.

    python3 environments.py core langextract
    python3 environments.py

Without names, all are made. An environment is made once from requirements/NAME.txt, which pins all that is in it, and is kept
in target/peers (or in the folder that CLAIMDESK_PEERS_HOME names) under a digest of that file.
Several that ask for the same one at the same time wait for each other. For each name a line
with the path of its Python is printed.
"""

import contextlib
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def home():
    """Where environments are kept."""
    chosen = os.environ.get("CLAIMDESK_PEERS_HOME")
    return pathlib.Path(chosen) if chosen else HERE.parent.parent / "target" / "peers"


@contextlib.contextmanager
def locked(path):
    """Waits until nobody else makes this environment."""
    with open(path, "w") as lock:
        try:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        except ImportError:  # Windows: two at once are not expected there
            pass
        yield


def run(*words):
    """Runs a program; what it says goes beside the answer, not into it."""
    subprocess.run([str(word) for word in words], check=True, stdout=sys.stderr)


def environment(name):
    """The Python of an environment, which is made if it is not there."""
    requirements = HERE / "requirements" / f"{name}.txt"
    what = requirements.read_bytes() + sys.version.encode()
    folder = home() / f"{name}-{hashlib.sha256(what).hexdigest()[:12]}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ready = folder / "ready"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with locked(folder.with_name(folder.name + ".lock")):
        if not ready.exists():
            shutil.rmtree(folder, ignore_errors=True)
            run(sys.executable, "-m", "venv", folder)
            # Compiling all modules takes longer than loading them; those that are used are
            # compiled when they are.
            pip = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]
            # The file names all that is needed, so nothing is added to it: GLiNER would bring
            # gigabytes of what trains models along.
            run(*pip, "install", "--no-deps", "--no-compile", "--requirement", requirements)
            ready.touch()
    return python


if __name__ == "__main__":
    every = sorted(path.stem for path in (HERE / "requirements").glob("*.txt"))
    for name in sys.argv[1:] or every:
        print(environment(name), flush=True)
