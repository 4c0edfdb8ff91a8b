"""Who calls the function for each part: this process, some processes, or a cluster that is already there.

All three give back the same results; which part is worked off where and when never matters.
"""

import ctypes
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import get_context
from typing import Protocol

from needs_analysis import Message, UserError

EXECUTORS = ("loop", "pool", "dask")
Work = Callable[[str], str]

RESTARTS = 5
"""How often a pool is started anew after a worker was killed, without a part being finished in between."""

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
PATIENCE = "10s"
"""How long a scheduler may take to answer."""

KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": "536870912", "MALLOC_TRIM_THRESHOLD_": "536870912"}
"""Dask's own setting gives memory back to the system after every array, which doubles or triples the time."""

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""The same two for a process that runs already, as malloc.h of the GNU C library numbers them."""


class Executor(Protocol):
    """Calls a function for every part and hands back the names as they are finished, in any order."""

    def run(self, work: Work, names: Sequence[str]) -> Iterator[str]:
        """The names of the parts, each once, when its result is kept."""
        ...


def open_executor(kind: str, workers: int = 2, scheduler: str | None = None) -> AbstractContextManager[Executor]:
    """``loop``, ``pool`` of processes, or ``dask``: at ``scheduler``, else a small cluster on this machine.

    Raises UserError for another kind, or where Dask is not installed.
    """
    if kind == "loop":
        return _loop()
    if kind == "pool":
        return _pool(workers)
    if kind == "dask":
        return _dask(workers, scheduler)
    raise UserError(Message("{kind} is no executor. Choose loop, pool or dask.", {"kind": kind}))


class _Loop:
    def run(self, work: Work, names: Sequence[str]) -> Iterator[str]:
        yield from map(work, names)


@contextmanager
def _loop() -> Iterator[Executor]:
    _keep_memory()
    yield _Loop()


def _keep_memory() -> None:
    """Memory of one array serves the next instead of going back to the system; other C libraries are left alone."""
    set_option = None if os.name == "nt" else getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        for option in (_TRIM_THRESHOLD, _MMAP_THRESHOLD):
            set_option(option, 1 << 29)


class _Pool:
    def __init__(self, workers: int) -> None:
        self.workers = workers

    def run(self, work: Work, names: Sequence[str]) -> Iterator[str]:
        """A killed worker takes its pool along; a new one goes on with what is not finished."""
        waiting, failures = dict.fromkeys(names), 0
        while waiting:
            with ProcessPoolExecutor(self.workers, get_context("spawn"), _begin_worker) as pool:
                futures = {pool.submit(work, name): name for name in waiting}
                try:
                    for name in _finished(futures):
                        del waiting[name]
                        failures = 0
                        yield name
                except BrokenProcessPool:
                    failures += 1
                    if failures > RESTARTS:
                        raise


def _finished(futures: dict[Future[str], str]) -> Iterator[str]:
    for future in as_completed(futures):
        future.result()
        yield futures[future]


def _begin_worker() -> None:
    """Numbers of threads are read when numpy is imported, which a fresh process does later."""
    os.environ.update(ONE_THREAD)
    _keep_memory()


@contextmanager
def _pool(workers: int) -> Iterator[Executor]:
    yield _Pool(workers)


class _Dask:
    def __init__(self, client: object) -> None:
        self.client = client

    def run(self, work: Work, names: Sequence[str]) -> Iterator[str]:
        """What is finished is let go at once: a cluster computes again what a lost worker held and somebody wants."""
        from distributed import as_completed as completed

        for future in completed(self.client.map(work, names, pure=False)):  # type: ignore[attr-defined]  # no types
            name = str(future.result())
            future.release()
            yield name


@contextmanager
def _dask(workers: int, scheduler: str | None) -> Iterator[Executor]:
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError as error:
        message = Message("Dask is not installed. Run pip install distributed, or choose loop or pool.")
        raise UserError(message) from error
    if scheduler is not None:
        try:
            client = Client(scheduler, timeout=PATIENCE)
        except (OSError, ValueError) as error:
            message = Message("No Dask scheduler answers at {address}. Check the address.", {"address": scheduler})
            raise UserError(message) from error
        with client:
            client.run(_keep_memory)
            yield _Dask(client)
        return
    with (
        dask.config.set({"distributed.nanny.pre-spawn-environ": {**ONE_THREAD, **KEEP_MEMORY}}),
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        yield _Dask(client)
