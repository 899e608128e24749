"""One run: files and tables, an engine, what was asked for, and the account of every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from math import isfinite
from numbers import Real
from typing import TYPE_CHECKING, Any

from conflictgraph.errors import TableError, near
from conflictgraph.events import actors as naming
from conflictgraph.events.engines import engine_of
from conflictgraph.events.extras import guest
from conflictgraph.events.intake import Part, parts
from conflictgraph.events.pipeline import Choice, folded, mapped
from conflictgraph.events.reference import codes
from conflictgraph.events.twins import first_of_day, grouped, marked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

__all__ = ["Asked", "Work"]

# Rows whose groups of stories, days and pairs DuckDB holds, or spills, within its 1500 MB.
_SPAN = 16_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a user asked for, in the user's words; `doors.read` says what each means."""

    actors: Iterable[str] | str | None = None
    start: str | None = None
    end: str | None = None
    countries: Iterable[str] | str | None = None
    mapping: Any = None
    twins: bool | None = None
    one_a_day: bool = False
    scale: Mapping[str, float] | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be meant, before a file is touched."""
        _check(self.mapping, self.scale)


def _check(mapping: Any, scale: Any) -> None:
    if mapping is not None and not isinstance(mapping, Mapping) and not hasattr(mapping, "actors"):
        msg = f"mapping is a {type(mapping).__name__}; a dict from a key of the data to an actor's id, or a graph, is needed"
        raise TypeError(msg)
    if scale is None:
        return
    if not isinstance(scale, Mapping):
        msg = f"scale is a {type(scale).__name__}; a dict from a code to its score is needed"
        raise TypeError(msg)
    for code, score in scale.items():
        if isinstance(score, bool) or not isinstance(score, Real) or not isfinite(score):
            msg = f"scale gives code «{code}» the score {score!r}; a finite number is needed"
            raise ValueError(msg)


class Work:
    """One run over files or a table.

    Parameters
    ----------
    given, wanted
        What is read, and the name of its format if it is known.
    asked
        What is taken of it.
    folder
        For what is staged and spilled.
    engine, encoding, memory, progress
        As in `doors.read`.
    """

    def __init__(
        self,
        given: Any,
        wanted: str | None,
        asked: Asked,
        folder: Path,
        *,
        engine: Any,
        encoding: str | None,
        memory: str,
        progress: Any,
    ) -> None:
        self.asked = asked
        self._progress = progress
        self.engine = engine_of(engine, given, folder, memory)
        files = folder / "staged"
        files.mkdir()
        self.parts = parts(given, wanted, self.engine, files, encoding, progress)
        if len({part.kind.name for part in self.parts}) != 1:
            msg = "files of several formats: read each format by itself, and put the tables together"
            raise TableError(msg)
        self.kind = self.parts[0].kind
        self.aliases = naming.aliases_of(asked.mapping)
        self._choices = [self._choice(part) for part in self.parts]
        self._schemes = [self._scheme(part) for part in self.parts]
        self._frames = [
            mapped(part.frame, part.kind, part.columns, scheme, choice, self.engine, part.label)
            for part, scheme, choice in zip(self.parts, self._schemes, self._choices, strict=True)
        ]

    @property
    def tolls(self) -> tuple[str, ...]:
        """Which of low, best and high every file has."""
        return tuple(name for name in ("low", "best", "high") if all(part.columns.has(name) for part in self.parts))

    def note_repeats(self) -> None:
        """Note ids that stand in several files: where rows are folded into pairs, each counts."""
        if len(self.parts) == 1:
            return
        nw = guest("narwhals")
        ids = nw.concat(
            [frame.filter(nw.col("outcome") == "kept").select("id") for frame in self._frames], how="vertical"
        )
        row = self.engine.arrow(ids.select(all=nw.len(), own=nw.col("id").n_unique())).to_pylist()[0]
        if row["all"] > row["own"]:
            many = row["all"] - row["own"]
            self.parts[-1].notes.append(
                f"{many:,} rows repeat the id of another row, and each counts: give every event once, or use read"
            )

    def _teller(self, part: Part, span: int = 0, spans: int = 1) -> Callable[[float], None] | None:
        """Turn the share of a file that is done into rows, which never go back while it lasts."""
        progress, rows, most = self._progress, part.rows, 0
        if progress is None or rows < 0:
            return None

        def tell(share: float) -> None:
            nonlocal most
            most = max(most, int((span + share) / spans * rows))
            progress(most, most, rows)

        return tell

    def folded(self, by: str) -> Iterator[Iterator[Any]]:
        """Fold each file into pairs, and give its batches."""
        every = zip(self.parts, self._schemes, self._choices, self._frames, strict=True)
        for part, scheme, choice, frame in every:
            tolls = any(part.columns.has(name) for name in ("low", "best", "high"))
            if choice.one_a_day or (choice.twins and tolls):
                yield self.engine.batches(folded(self._merged(frame, choice), by, tolls=tolls), self._teller(part))
            elif choice.twins:
                table = codes(scheme, self.asked.scale)
                spans = self._spans(frame, part.rows)
                yield chain.from_iterable(
                    self.engine.batches(
                        folded(grouped(span, self.engine, by, table), by, tolls=tolls),
                        self._teller(part, at, len(spans)),
                    )
                    for at, span in enumerate(spans)
                )
            else:
                yield self.engine.batches(folded(frame, by, tolls=tolls), self._teller(part))

    def _spans(self, frame: Any, rows: int) -> list[Any]:
        """Cut a large frame into spans of months, so that the groups of one fit in memory: twins share their day."""
        if 0 <= rows <= _SPAN:
            return [frame]
        nw = guest("narwhals")
        col = nw.col
        counts = self.engine.arrow(frame.group_by("month").agg(nw.len().alias("n"))).to_pylist()
        cuts, held = [], 0
        for one in sorted((one for one in counts if one["month"] is not None), key=lambda one: one["month"]):
            if held and held + one["n"] > _SPAN:
                cuts.append(int(one["month"]))
                held = 0
            held += one["n"]
        if not cuts:
            return [frame]
        # Rows without a day are rejected ones; they go with the first span.
        first = frame.filter(col("month").is_null() | (col("month") < cuts[0]))
        later = [
            frame.filter((col("month") >= low) & (col("month") < high))
            for low, high in zip(cuts, [*cuts[1:], 999_999], strict=True)
        ]
        return [first, *later]

    def acts(self, drop: Iterable[str]) -> Iterator[Iterator[Any]]:
        """Give the batches of the acts of each file, kept and merged, in no order; ids begin with the format."""
        nw = guest("narwhals")
        col = nw.col
        for part, choice, frame in zip(self.parts, self._choices, self._frames, strict=True):
            frame = self._merged(frame.filter(col("outcome") == "kept"), choice)
            names = set(frame.collect_schema().names()) & {*drop}
            frame = frame.drop(*sorted(names)).with_columns(id=nw.concat_str([nw.lit(f"{self.kind.name}:"), col("id")]))
            yield self.engine.batches(frame, self._teller(part))

    @staticmethod
    def _merged(frame: Any, choice: Choice) -> Any:
        if choice.twins:
            frame = marked(frame)
        return first_of_day(frame) if choice.one_a_day else frame

    def counts(self) -> list[dict[str, int]]:
        """Count the rows of each file by outcome, before any are merged."""
        nw = guest("narwhals")
        tables = [
            self.engine.arrow(frame.group_by("outcome").agg(nw.len().alias("n"))).to_pydict() for frame in self._frames
        ]
        return [{str(key): int(value) for key, value in zip(one["outcome"], one["n"], strict=True)} for one in tables]

    def _keys(self, part: Part, wanted: Iterable[str] | str) -> tuple[str, ...]:
        nw = guest("narwhals")
        ids = {wanted} if isinstance(wanted, str) else set(wanted)
        given = part.kind.expressions(part.columns)
        both = {
            key
            for side in ("source", "target")
            for key in self.engine.arrow(part.frame.select(key=given[side]).group_by("key").agg(nw.len()))
            .column("key")
            .to_pylist()
        }
        found, met = [], set()
        known: set[str] = set()
        for key in sorted(one for one in both if one):
            named = naming.resolve(key, part.kind.actor_scheme, self.aliases)
            own = {key, *(one.actor_id for one in named), *(one.parent for one in named if one.official)}
            known |= own
            if own & ids:
                found.append(key)
                met |= own & ids
        for one in sorted(ids - met):
            hits = near(one, known)
            hint = f"; did you mean {' or '.join(hits)}?" if hits else ""
            part.notes.append(f"{part.label}: no act touches «{one}»{hint}")
        return tuple(found)

    def _choice(self, part: Part) -> Choice:
        from conflictgraph.graph.days import first_day, last_day

        asked = self.asked
        limits: dict[str, Any] = {}
        if asked.start is not None:
            limits["start"] = int(f"{first_day(asked.start):%Y%m%d}")
        if asked.end is not None:
            limits["end"] = int(f"{last_day(asked.end):%Y%m%d}")
        if limits.get("end", 99999999) < limits.get("start", 0):
            msg = f"the period ends ({asked.end}) before it begins ({asked.start})"
            raise ValueError(msg)
        wanted = [asked.countries] if isinstance(asked.countries, str) else asked.countries
        if wanted is not None and part.kind.country_scheme and not part.columns.has("country"):
            msg = f"{part.label}: it has no column {part.kind.roles['country'][0]}, so it does not say where an act happened"
            raise TableError(msg)
        return Choice(
            **limits,
            countries=None if wanted is None else naming.countries_in(part.kind.country_scheme, wanted),
            keys=None if asked.actors is None else self._keys(part, asked.actors),
            twins=part.kind.twins if asked.twins is None else asked.twins,
            one_a_day=asked.one_a_day,
            scale=asked.scale,
        )

    def _scheme(self, part: Part) -> str:
        """Find the code system by the codes themselves, where a format has had several."""
        if "|" not in part.kind.scheme:
            return part.kind.scheme
        nw = guest("narwhals")
        used = self.engine.arrow(
            part.frame.select(code=part.columns.text("code")).group_by("code").agg(nw.len().alias("n"))
        ).to_pydict()
        shares = {}
        for scheme in part.kind.scheme.split("|"):
            known = set(codes(scheme, None).column("code_key").to_pylist())
            shares[scheme] = sum(n for code, n in zip(used["code"], used["n"], strict=True) if code in known) / max(
                sum(used["n"]), 1
            )
        best = max(shares, key=lambda one: (shares[one], one))
        part.notes.append(
            f"{part.label}: the codes are {best.upper()} ({shares[best]:.1%} of rows; "
            + ", ".join(f"{name.upper()} {share:.1%}" for name, share in shares.items() if name != best)
            + ")"
        )
        return best

    def _refused(self, part: Part, frame: Any, *, any_rejected: bool) -> list[dict[str, Any]]:
        col = guest("narwhals").col
        refused = [{"file": one.file, "line": one.line, "reason": one.reason, "text": one.text} for one in part.rejects]
        if any_rejected:
            table = self.engine.arrow(
                frame.filter(col("outcome") == "rejected").select("file", "line", "reason", "id")
            ).to_pylist()
            rows = [
                {"file": row["file"], "line": int(row["line"] or 0), "reason": row["reason"], "text": row["id"]}
                for row in table
            ]
            refused += sorted(rows, key=lambda row: (row["file"], row["line"], row["text"]))
        return refused

    def _why_none(self, part: Part, frame: Any) -> str:
        """Say which days a file holds of which nothing was taken: often another period was asked for."""
        nw = guest("narwhals")
        days = frame.filter(nw.col("outcome") == "outside").select(first=nw.col("day").min(), last=nw.col("day").max())
        row = self.engine.arrow(days).to_pylist()[0]
        first, last = (f"{day // 10_000}-{day // 100 % 100:02d}-{day % 100:02d}" for day in (row["first"], row["last"]))
        return f"{part.label}: nothing of it was asked for; its days run from {first} to {last}"

    def about(self, counts: list[dict[str, int]]) -> dict[str, Any]:
        """Say what became of every row, and what the format is; goes to the meta of a graph.

        Parameters
        ----------
        counts
            Rows of each file by outcome.

        Returns
        -------
        dict
            title, licence, citation, citations, and ``events`` with the account.

        Raises
        ------
        TableError
            When a row is not accounted for.
        """
        refused: list[dict[str, Any]] = []
        files: list[dict[str, Any]] = []
        for part, count, frame in zip(self.parts, counts, self._frames, strict=True):
            refused += self._refused(part, frame, any_rejected=bool(count.get("rejected")))
            one = {name: count.get(name, 0) for name in ("kept", "merged", "rejected", "outside")}
            one["rejected"] += len(part.rejects)
            rows = part.rows if part.rows >= 0 else sum(one.values())
            if rows != sum(one.values()):
                msg = f"{part.label}: {rows:,} rows, but {sum(one.values()):,} are accounted for; an id of a code or a day stands twice in a reference table"
                raise TableError(msg)
            files.append({"file": part.label, "rows": rows, **one})
            dated = self.asked.start is not None or self.asked.end is not None
            if dated and one["outside"] and not one["kept"] + one["merged"]:
                part.notes.append(self._why_none(part, frame))
        total = {name: sum(row[name] for row in files) for name in ("rows", "kept", "merged", "rejected", "outside")}
        kind = self.kind
        events = {
            "format": kind.name,
            "title": kind.title,
            "licence": kind.licence,
            "citation": kind.citation,
            "url": kind.url,
            "direction": kind.direction,
            "cannot_know": kind.cannot_know,
            "counts": total,
            "files": tuple(files),
            "rejects": tuple(refused),
            "notes": tuple(note for part in self.parts for note in part.notes),
            "engine": self.engine.name,
        }
        return {"title": kind.title, "licence": kind.licence, "citations": (kind.citation,), "events": events}
