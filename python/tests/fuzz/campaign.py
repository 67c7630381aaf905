"""Many programs in a few worker processes, which may crash or hang."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from .execution import Report, generalize

#: The folder that holds the package `tests`.
_ROOT = Path(__file__).resolve().parents[2]


class Worker:
    """A worker process, started when it is needed and again after it died.

    Args:
        compiler: a name that `compilers.compiler` knows.
        limit: how many seconds a program may take.
        lifetime: after how many programs a new process takes over.
    """

    def __init__(self, compiler: str, limit: float = 60.0, lifetime: int = 300) -> None:
        self._compiler = compiler
        self.limit = limit
        self._lifetime = lifetime
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None
        self._buffer = b""
        self._served = 0
        #: Requests that the present process has answered: a crash may be due to any of them.
        self.history: list[dict[str, Any]] = []
        self.deadline = 0.0
        self.request: dict[str, Any] | None = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def fileno(self) -> int:
        """The file descriptor on which answers come."""
        assert self._process is not None
        assert self._process.stdout is not None
        return self._process.stdout.fileno()

    def start(self, request: dict[str, Any]) -> None:
        """Send a request."""
        if self._process is None or self._served >= self._lifetime:
            self.stop()
            self._spawn()
        assert self._process is not None
        assert self._process.stdin is not None
        self.request = request
        self.deadline = time.monotonic() + self.limit
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # it died between requests, which `answer` reports

    def answer(self) -> tuple[Report, dict[str, int]] | None:
        """The report of the request, once it is there, with counts of features. Does not wait."""
        assert self._process is not None
        if time.monotonic() > self.deadline:
            self.stop()
            return Report("hang", f"no answer after {self.limit:g} s", "hang"), {}
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno(), selectors.EVENT_READ)
            if not selector.select(0):
                return None
        part = os.read(self.fileno(), 1 << 16)
        if not part:
            return self._death(), {}
        self._buffer += part
        if not self._buffer.endswith(b"\n"):
            return None
        fields = json.loads(self._buffer)
        self._buffer = b""
        self._served += 1
        assert self.request is not None
        self.history.append(self.request)
        used = fields.pop("used")
        fields["raised"] = tuple(fields["raised"])
        return Report(**fields), used

    def run(self, request: dict[str, Any]) -> Report:
        """Send a request and wait for its report."""
        self.start(request)
        while True:
            answered = self.answer()
            if answered is not None:
                return answered[0]
            with selectors.DefaultSelector() as selector:
                selector.register(self.fileno(), selectors.EVENT_READ)
                selector.select(max(self.deadline - time.monotonic(), 0.0) + 0.01)

    def _spawn(self) -> None:
        paths = [str(_ROOT), os.environ.get("PYTHONPATH", "")]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
        environment.setdefault("PYSTREAM_CACHE", "off")
        self._errors = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.worker", "--compiler", self._compiler],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=environment,
            cwd=_ROOT,
        )
        self._buffer, self._served, self.history = b"", 0, []

    def _death(self) -> Report:
        assert self._process is not None
        assert self._errors is not None
        status = self._process.wait()
        self._errors.seek(0)
        words = self._errors.read()[-20000:].decode(errors="replace").strip()
        self._process = None
        if status < 0:
            name = signal.Signals(-status).name
        else:
            name = f"exit status {status}"
        where = _native_frame(words)
        last = words.splitlines()[-1] if words and not where else where
        return Report("crash", f"{name}: {last}", f"crash {name} {generalize(last)}")

    def stop(self) -> None:
        """End the process."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._process = None


def _native_frame(words: str) -> str:
    """What says most about a crash in the words of faulthandler and LLVM: a message, else the frame."""
    for line in words.splitlines():
        if any(mark in line for mark in ("LLVM ERROR", "Assertion", "terminate called")):
            return line.strip()
    for line in words.splitlines():
        if line.strip().startswith("File ") and " in " in line:
            return line.strip().rpartition(" in ")[2]
    return ""


@dataclass
class Failure:
    """A program that failed: its file, and the report."""

    path: Path
    report: Report


@dataclass
class Result:
    """What a campaign found.

    Attributes:
        kinds: how many programs went in which way.
        used: how often features were used.
        failures: the programs that failed, at most `keep` for each key.
        keys: how often each key of a failure occurred.
        calls: how many calls were compared.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    used: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    keys: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    seconds: float = 0.0

    @property
    def programs(self) -> int:
        """How many programs ran."""
        return sum(self.kinds.values())

    def summary(self) -> str:
        """The counts in a line."""
        counts = ", ".join(f"{count} {kind}" for kind, count in sorted(self.kinds.items()))
        rate = self.programs / self.seconds if self.seconds else 0.0
        return f"{self.programs} programs ({rate:.1f}/s, {self.calls} calls): {counts or 'none'}"


def run(
    seeds: range,
    folder: Path,
    *,
    compiler: str = "jit",
    weights: Mapping[str, float] | None = None,
    size: float | None = None,
    processes: int = 2,
    limit: float = 60.0,
    keep: int = 2,
    progress: Callable[[Result, Failure | None], None] | None = None,
) -> Result:
    """Run the programs of some seeds.

    Args:
        folder: where programs are written; those that do not fail are removed again.
        compiler: what to compare CPython with, a name that `compilers.compiler` knows.
        weights: of features, where they are not the usual ones.
        size: of programs, where it shall not vary.
        processes: how many run at a time.
        limit: seconds that a program may take.
        keep: how many failures of one key to keep.
        progress: called after each program; with its failure if it is to be kept.
    """
    result = Result()
    start = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    common = {"weights": dict(weights or {}), "size": size}
    requests = (common | {"seed": s, "path": str(folder / f"program_{s}.py")} for s in seeds)
    workers = [Worker(compiler, limit) for _ in range(max(1, min(processes, len(seeds))))]
    busy = [worker for worker in workers if _give(worker, requests)]
    try:
        while busy:
            _wait(busy)
            for worker in list(busy):
                answered = worker.answer()
                if answered is None:
                    continue
                assert worker.request is not None
                report, used = answered
                failure = _count(result, Path(worker.request["path"]), report, used, keep)
                result.seconds = time.monotonic() - start
                if failure is not None and report.kind == "crash":
                    _explain_crash(worker, failure, compiler, limit, folder)
                if progress is not None:
                    progress(result, failure)
                if not _give(worker, requests):
                    worker.stop()
                    busy.remove(worker)
    finally:
        for worker in workers:
            worker.stop()
    return result


def _give(worker: Worker, requests: Iterator[dict[str, Any]]) -> bool:
    """Hand a worker the next request; returns whether there was one."""
    request = next(requests, None)
    if request is not None:
        worker.start(request)
    return request is not None


def _wait(workers: list[Worker]) -> None:
    with selectors.DefaultSelector() as selector:
        for worker in workers:
            selector.register(worker.fileno(), selectors.EVENT_READ)
        soonest = min(worker.deadline for worker in workers)
        selector.select(max(soonest - time.monotonic(), 0.0) + 0.01)


def _count(
    result: Result, path: Path, report: Report, used: Mapping[str, int], keep: int
) -> Failure | None:
    result.kinds[report.kind] += 1
    result.used.update(used)
    result.calls += report.calls
    if report.kind != "same":
        result.keys[report.key] += 1
    if not report.failed or result.keys[report.key] > keep:
        path.unlink(missing_ok=True)
        return None
    failure = Failure(path, report)
    result.failures.append(failure)
    return failure


def _explain_crash(
    worker: Worker, failure: Failure, compiler: str, limit: float, folder: Path
) -> None:
    """Whether a program crashes by itself; if not, which programs before it are needed, by bisection."""
    requests = [r for r in worker.history if "seed" in r]
    last = {"path": str(failure.path)}

    def crashes(before: list[dict[str, Any]]) -> bool:
        with Worker(compiler, limit) as fresh:
            for number, request in enumerate(before):
                again = request | {"path": str(folder / f"before_{number}.py")}
                if fresh.run(again).kind == "crash":
                    return True
                Path(again["path"]).unlink(missing_ok=True)
            return fresh.run(last).kind == "crash"

    if crashes([]) or not requests:
        return
    needed = requests
    if not crashes(needed):
        detail = f"{failure.report.detail}; not again"
        failure.report = Report("crash", detail, failure.report.key)
        return
    while len(needed) > 1:
        half = len(needed) // 2
        first, second = needed[:half], needed[half:]
        if crashes(second):
            needed = second
        elif crashes(first):
            needed = first
        else:
            break
    seeds = ", ".join(str(request["seed"]) for request in needed)
    detail = f"{failure.report.detail}; only after the programs of seeds {seeds}"
    failure.report = Report("crash", detail, failure.report.key)
