"""Where the one expression runs: DuckDB in this process, a Spark session, or whatever an Ibis table lives in.

An engine scans files or takes a table, sets a small table of ours beside it, and hands out
Arrow. It never computes anything of its own.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, Protocol

from conflictgraph.events.extras import guest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["DuckEngine", "Engine", "IbisEngine", "SparkEngine", "engine_of"]

_BATCH = 262_144
#: Seconds between two looks at how far a query has come.
_LOOK = 0.2


class Engine(Protocol):
    """What the room needs of an engine."""

    name: str

    def scan(self, path: Path) -> Any:
        """Scan a Parquet file lazily."""

    def take(self, table: Any) -> Any:
        """Bring in a table that is at hand: an Arrow table, or one that lives in the engine."""

    def arrow(self, frame: Any) -> Any:
        """Compute a lazy frame into an Arrow table."""

    def batches(self, frame: Any, tell: Callable[[float], None] | None = None) -> Iterator[Any]:
        """Compute a lazy frame, one Arrow batch at a time; an engine that knows tells which share is done, 0 to 1."""

    def close(self) -> None:
        """Give back what the engine holds, where it is ours."""


class DuckEngine:
    """DuckDB in this process.

    Parameters
    ----------
    folder
        Where it may spill what does not fit.
    memory
        How much it may hold, such as ``"1500MB"``.

    Raises
    ------
    ValueError
        When memory is no amount.
    """

    name = "duckdb"

    def __init__(self, folder: Path, memory: str) -> None:
        self._con = guest("duckdb").connect()
        try:
            self._con.execute("SET memory_limit = ?", [memory])
        except guest("duckdb").Error as error:
            msg = f"memory is {memory!r}; a number of bytes with its unit is needed, such as '1500MB' or '4GB'"
            raise ValueError(msg) from error
        self._con.execute("SET temp_directory = ?", [str(folder / "spill")])
        self._con.execute("SET preserve_insertion_order = false")
        self._con.execute("SET TimeZone = 'UTC'")  # else a moment's day would depend on the machine
        self._con.execute("SET enable_progress_bar = true")  # counted, and never printed by DuckDB itself
        self._con.execute("SET enable_progress_bar_print = false")
        self._held: list[Any] = []

    def scan(self, path: Path) -> Any:
        """Scan a Parquet file lazily."""
        return guest("narwhals").from_native(self._con.read_parquet(str(path)))

    def take(self, table: Any) -> Any:
        """Bring in a table that is at hand."""
        self._held.append(table)
        return guest("narwhals").from_native(self._con.from_arrow(table))

    def arrow(self, frame: Any) -> Any:
        """Compute a lazy frame into an Arrow table."""
        return guest("pyarrow").Table.from_batches(*self._parts(frame))

    def batches(self, frame: Any, tell: Callable[[float], None] | None = None) -> Iterator[Any]:
        """Compute a lazy frame, one Arrow batch at a time, and tell which share is done, 0 to 1."""
        reader = self._waited(lambda: frame.to_native().to_arrow_reader(_BATCH), tell)
        while (batch := self._waited(lambda: next(reader, None), tell)) is not None:
            yield batch
        if tell is not None:
            tell(1.0)

    def close(self) -> None:
        """Give back the memory that DuckDB holds."""
        self._con.close()

    def _waited(self, work: Callable[[], Any], tell: Callable[[float], None] | None) -> Any:
        """Do work that may take long beside this thread, which tells how far it has come; both end together."""
        if tell is None:
            return work()
        with ThreadPoolExecutor(1) as beside:
            doing = beside.submit(work)
            try:
                while True:
                    wait([doing], timeout=_LOOK)
                    if doing.done():
                        return doing.result()
                    done = self._con.query_progress() / 100
                    if done >= 0:
                        tell(min(done, 1.0))
            except BaseException:
                self._con.interrupt()
                raise

    def _parts(self, frame: Any) -> tuple[list[Any], Any]:
        reader = frame.to_native().to_arrow_reader(_BATCH)
        return list(reader), reader.schema


class SparkEngine:
    """A Spark session: the one that runs, or a local one.

    Parameters
    ----------
    session
        The session; nothing takes the active one.
    """

    name = "pyspark"

    def __init__(self, session: Any = None) -> None:
        sql = guest("pyspark.sql")
        self._session = session or sql.SparkSession.getActiveSession() or sql.SparkSession.builder.getOrCreate()

    def scan(self, path: Path) -> Any:
        """Scan a Parquet file lazily."""
        return guest("narwhals").from_native(self._session.read.parquet(str(path)))

    def take(self, table: Any) -> Any:
        """Bring in a table that is at hand."""
        if type(table).__module__.startswith("pyarrow"):
            table = self._session.createDataFrame(table)
        return guest("narwhals").from_native(table)

    def arrow(self, frame: Any) -> Any:
        """Compute a lazy frame into an Arrow table."""
        return frame.to_native().toArrow()

    def batches(self, frame: Any, tell: Callable[[float], None] | None = None) -> Iterator[Any]:  # noqa: ARG002 - it says nothing of its pace
        """Compute a lazy frame, one Arrow batch at a time."""
        yield from self.arrow(frame).to_batches(_BATCH)

    def close(self) -> None:
        """Leave the session as it is: it is the user's."""


class IbisEngine:
    """Whatever runs behind a connected Ibis table: BigQuery, Trino, ClickHouse, Snowflake, DuckDB and others."""

    name = "ibis"

    def scan(self, path: Path) -> Any:
        """Scan a Parquet file lazily."""
        return guest("narwhals").from_native(guest("ibis").read_parquet(str(path)))

    def take(self, table: Any) -> Any:
        """Bring in a table that is at hand, or one that lives behind Ibis."""
        if type(table).__module__.startswith("pyarrow"):
            table = guest("ibis").memtable(table)
        return guest("narwhals").from_native(table)

    def arrow(self, frame: Any) -> Any:
        """Compute a lazy frame into an Arrow table."""
        return frame.to_native().to_pyarrow()

    def batches(self, frame: Any, tell: Callable[[float], None] | None = None) -> Iterator[Any]:  # noqa: ARG002 - it says nothing of its pace
        """Compute a lazy frame, one Arrow batch at a time."""
        # Not `to_pyarrow_batches`: Ibis 12 asks DuckDB 2 for a method that it no longer has.
        yield from self.arrow(frame).to_batches(_BATCH)

    def close(self) -> None:
        """Leave the connection as it is: it is the user's."""


def engine_of(wanted: Any, table: Any, folder: Path, memory: str) -> Engine:
    """Choose the engine.

    Parameters
    ----------
    wanted
        ``"duckdb"``, ``"pyspark"``, a Spark session; nothing follows the table: a Spark or an
        Ibis table is computed where it lives.
    table
        What is read.
    folder
        Where the engine may spill.
    memory
        For DuckDB.

    Returns
    -------
    Engine
        The engine.

    Raises
    ------
    ValueError
        When there is no such engine.
    """
    home = type(table).__module__.split(".", 1)[0]
    if home == "pyspark" and wanted in {None, "pyspark"}:
        return SparkEngine(table.sparkSession)
    if home == "ibis" and wanted in {None, "ibis"}:
        return IbisEngine()
    if wanted in {None, "duckdb"}:
        return DuckEngine(folder, memory)
    if wanted == "pyspark":
        return SparkEngine()
    if hasattr(wanted, "sparkContext") or "SparkSession" in type(wanted).__name__:
        return SparkEngine(wanted)
    msg = f"no engine «{wanted}»; there are duckdb, pyspark, a Spark session, or give a Spark or an Ibis table"
    raise ValueError(msg)
