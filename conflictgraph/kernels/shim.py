"""One source for each kernel: plain Python that numba compiles when it is there and worth it.

A kernel is a function of numbers, lists and flat arrays that writes into its last arguments.
Called on little work it runs as plain Python over lists, which is faster than compiling;
called on much work, or on a little often, it runs compiled when the extra `fast` is installed.
Both give the same answer.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Kernel", "kernel"]

#: Compiling takes one to three seconds; plain Python does about ten million simple steps in that time.
_WORTH_COMPILING = 2_000_000


class Kernel:
    """A numeric function that runs as plain Python or compiled.

    Parameters
    ----------
    function
        The plain function. It may use only what numba's nopython mode knows.
    out
        Names of the arguments that it writes into.
    stream
        Names of the arguments that it only reads, from first to last or in few places, for which
        plain Python needs no list.
    blank
        Names of the arguments that it writes before it reads, so that nobody need fill them, nor
        plain Python take over what they hold.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        out: tuple[str, ...],
        stream: tuple[str, ...] = (),
        blank: tuple[str, ...] = (),
    ) -> None:
        self.plain = function
        self.out = out
        self.stream = stream
        self.blank = blank
        self.__doc__ = function.__doc__
        self.__name__ = function.__name__
        self.__wrapped__ = function
        self._names = tuple(inspect.signature(function).parameters)
        self._compiled: Callable[..., Any] | None = None
        self._done = 0

    def __call__(self, *args: Any, work: int = 0) -> Any:
        """Run on the arguments.

        Parameters
        ----------
        *args
            The kernel's own arguments; arrays are flat.
        work
            Roughly how many inner steps there will be: compiled code is used for much work, or when
            much was done before; 0 never compiles.

        Returns
        -------
        object
            What the kernel returns.
        """
        fast = self.compiled() if self.runs_compiled(work) else None
        self._done += work
        return self.on_lists(*args) if fast is None else fast(*args)

    def runs_compiled(self, work: int) -> bool:
        """Say whether so much work will run compiled, for a caller that lays out its arrays accordingly.

        Parameters
        ----------
        work
            Roughly how many inner steps there will be.

        Returns
        -------
        bool
            True when numba is there and this work, with what was done before, is worth compiling for.
        """
        return work > 0 and self._done + work >= _WORTH_COMPILING and self.compiled() is not None

    def compiled(self) -> Callable[..., Any] | None:
        """Compile the kernel once.

        Returns
        -------
        callable or None
            The compiled function; nothing when numba is not installed.
        """
        if self._compiled is None:
            try:
                from numba import njit
            except ImportError:
                return None
            self._compiled = njit(nogil=True)(self.plain)
        return self._compiled

    def on_lists(self, *args: Any) -> Any:
        """Run as plain Python: arrays go in as lists, outputs are copied back.

        Parameters
        ----------
        *args
            The kernel's own arguments.

        Returns
        -------
        object
            What the kernel returns.
        """
        lists = [
            [0] * len(value) if name in self.blank else _as_python(value, streamed=name in self.stream)
            for name, value in zip(self._names, args, strict=True)
        ]
        answer = self.plain(*lists)
        for name, given, used in zip(self._names, args, lists, strict=True):
            if name in self.out:
                given[:] = used
        return answer


def _as_python(value: Any, *, streamed: bool) -> Any:
    if not isinstance(value, np.ndarray):
        return value.item() if isinstance(value, np.generic) else value
    return value.data if streamed and value.flags.c_contiguous and value.dtype != object else value.tolist()


def kernel(
    *out: str, stream: tuple[str, ...] = (), blank: tuple[str, ...] = ()
) -> Callable[[Callable[..., Any]], Kernel]:
    """Make a kernel of a function.

    Parameters
    ----------
    *out
        Names of the arguments that it writes into.
    stream
        Names of the arguments that it only reads, from first to last or in few places.
    blank
        Names of the arguments that it writes before it reads.

    Returns
    -------
    callable
        A decorator.
    """

    def decorate(function: Callable[..., Any]) -> Kernel:
        return Kernel(function, out, stream, blank)

    return decorate
