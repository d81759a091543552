"""A folder in, the work tree of the repository that holds it out."""

from __future__ import annotations

import configparser
import contextlib
import os
import re
from pathlib import Path

from checker.git import words
from checker.git.plumbing import Plumbing, find_program

_NO_REPOSITORY = re.compile(rb"not a git repository|invalid gitfile|must be run in a work tree")


def find_work_tree(start: Path) -> Path | None:
    """The work tree that holds `start`, or None.

    Only a folder with `.git` counts, which no commit can bring: files laid out like a bare repository do not.
    """
    for home in (p for p in (start, *start.parents) if os.path.lexists(p / ".git")):
        # Git is asked first: it can be stopped when it waits for ever, and it says whose repository this is.
        done = Plumbing.at(home.resolve()).run("rev-parse", "--show-toplevel")
        if done.code == 0 and _is_same_folder(done.out[:-1], home):
            return _open_work_tree(home)
        if done.code != 0 and not _NO_REPOSITORY.search(done.err):
            raise words.failed(done.err)
        if not (home / ".git").is_dir():
            return None  # a `.git` file that leads nowhere: git itself looks no further up
    return None


def _is_same_folder(name: bytes, folder: Path) -> bool:
    with contextlib.suppress(OSError):
        return Path(os.fsdecode(name)).samefile(folder)
    return False


def _open_work_tree(home: Path) -> Path | None:
    """The work tree of the repository at `home`, as GitPython sees it."""
    # Its own first act is to run git; without these it would look for another one, or end in an ImportError.
    os.environ["GIT_PYTHON_GIT_EXECUTABLE"] = find_program()
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
    import git as gitpython

    try:
        with gitpython.Repo(home, expand_vars=False) as repo:
            return Path(repo.working_tree_dir).resolve() if repo.working_tree_dir else None
    except (gitpython.InvalidGitRepositoryError, gitpython.NoSuchPathError):
        return None
    except (configparser.Error, ValueError, OSError) as error:
        raise words.failed(os.fsencode(str(error))) from error
