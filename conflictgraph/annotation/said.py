"""One sentence for each key of the seed: shown by editors as help, and by the page of the format as a table."""

from __future__ import annotations

__all__ = ["SAID", "SECTIONS", "said"]

SECTIONS = {
    "seed": "The file",
    "source": "`source`: the text that was annotated",
    "publication": "`publications`: what a digest rests on",
    "annotator": "`annotator`",
    "actor": "`actors`: who can act or be acted upon",
    "act": "`acts`: things done at a time",
    "response": "`in_response_to`, written out",
    "toll": "`killed` and `injured`, written out",
    "tie": "`ties`: standing relations",
    "evidence": "`evidence`, written out",
    "claim": "`claims`: things said that are no edge by themselves",
    "passed_over": "`passed_over`: words left out on purpose",
    "corpus": "`corpus.yaml`",
    "judgement": "`judgements` in `actors.yaml`: who is one with whom",
}

SAID = {
    ("seed", "conflictgraph"): "Version of the format: `1`.",
    ("seed", "source"): "The text that was annotated.",
    ("seed", "annotator"): "Who wrote the seed.",
    ("seed", "actors"): "Actors by id.",
    ("seed", "actors_from"): "File of actors that several seeds share.",
    ("seed", "publications"): "Publications by id, when the text is a digest of several.",
    ("seed", "acts"): "Acts by id.",
    ("seed", "ties"): "Ties by id.",
    ("seed", "claims"): "Claims by id.",
    ("seed", "passed_over"): "What was read and left out, and why.",
    ("", "id"): "The id; made from the file's name when left out.",
    ("", "title"): "Title.",
    ("", "publisher"): "Who published it.",
    ("", "url"): "Its address.",
    ("", "published"): "Day of publication, EDTF. Acts are known from this day when `known_from` is left out.",
    ("", "accessed"): "Day on which it was read, EDTF.",
    ("", "language"): "Language code, such as `ar`.",
    ("", "licence"): "Licence; `all-rights-reserved` keeps the words out of releases.",
    ("source", "kind"): "What kind of source: wire, state-agency, think-tank and so on.",
    ("publication", "kind"): "What kind of source: wire, state-agency, think-tank and so on.",
    ("", "reliability"): "Admiralty letter of the source, A (reliable) to F (cannot be judged).",
    ("", "text"): "File of the text, beside the seed.",
    ("", "sha256"): "SHA-256 of the text.",
    ("", "name"): "Name as a reader knows it.",
    ("", "date"): "Day, EDTF.",
    ("annotator", "role"): "`human`, or the program that drafted it.",
    ("annotator", "tool"): "Program used.",
    ("", "names"): "The name in other languages, by language code.",
    ("actor", "kind"): "Kind of actor; see the [vocabulary](vocabulary.md).",
    ("", "aliases"): "Other names in the text.",
    ("", "parent"): "The actor that it is a part of.",
    ("", "member_of"): "Coalitions or umbrella groups that it belongs to.",
    ("", "wikidata"): "Wikidata id.",
    ("", "placeholder"): "`yes` when it stands for somebody whom nobody names; never merged, never ranked.",
    ("", "distinct_from"): "Actors that it is easily confused with, and is not.",
    ("act", "who"): "Actor, or several.",
    ("", "did"): "PLOVER type with an optional mode: `ASSAULT/drone`.",
    ("", "to"): "Actor, or several.",
    ("", "direction"): "`directed` (default), `reciprocal`, `unknown` or `monadic` (nobody on the other side).",
    ("", "when"): "When it happened, EDTF.",
    ("", "where"): "Place.",
    ("", "event"): "Name of the happening: statements with the same name are one happening and counted once.",
    ("", "in_response_to"): "The act that it answers, when a text says so. Nearness in time is never an answer.",
    ("", "killed"): "Deaths: one number, or `low`, `best`, `high`.",
    ("", "injured"): "Injured: one number, or `low`, `best`, `high`.",
    ("", "cameo"): "CAMEO code, when the source has one.",
    ("act", "sign"): "Overrides the sign of the type.",
    ("tie", "sign"): "Overrides the sign of the relation.",
    ("", "intensity"): "Overrides the intensity of the type, 0 to 1.",
    ("", "weight"): "Strength of this act, 0 or more; 1 when left out.",
    ("", "alternative_of"): "The act of which this is a rival account; both are kept, one is counted.",
    (
        "",
        "series",
    ): "`yes` for a campaign that stands for many acts: it can be answered, makes no count and sets no sign.",
    ("", "status"): "`happened` (default), `ongoing`, `planned`, `possible`, `denied`, `withdrawn`.",
    ("", "certainty"): "`stated` (default), `implied`, `outside`.",
    ("", "confidence"): "The annotator's confidence, 0 to 1.",
    ("", "according_to"): "Who says so, in the text.",
    ("", "reported_by"): "Who reported it.",
    ("", "claimed_by"): "Who claimed it as their own deed.",
    ("", "denied_by"): "Who denies it.",
    ("", "disputed"): "`yes` when it is disputed whether it happened or who did it: it then sets no sign.",
    ("", "known_from"): "Day from which a reader could know it; the day of publication when left out.",
    ("", "sources"): "Ids of publications that say so.",
    ("", "evidence"): "One quote or several.",
    ("", "description"): "One sentence in your own words.",
    ("", "note"): "Anything a reader should know.",
    ("", "tags"): "Words of your own.",
    ("tie", "who"): "The actor that stands in the relation.",
    ("", "is"): "The relation; see the [vocabulary](vocabulary.md).",
    ("", "of"): "The actor on the other end.",
    ("", "since"): "From when, EDTF.",
    ("", "until"): "Until when, EDTF; open when left out.",
    ("", "strength"): "Overrides the strength of the relation, 0 to 1.",
    ("", "size"): "How many people or how much, as written.",
    ("claim", "by"): "Who says it.",
    ("", "about"): "Actors or statements that it is about.",
    ("judgement", "one"): "An actor's id.",
    ("judgement", "other"): "Another actor's id.",
    (
        "judgement",
        "judgement",
    ): "`positive`: they are one; `negative`: they are two; `unsure`: somebody looked and cannot say.",
    ("judgement", "by"): "Who decided.",
    ("judgement", "on"): "When, EDTF.",
    ("judgement", "why"): "The reason.",
    ("", "quote"): "The words.",
    ("", "why"): "Why they were left out.",
    ("", "low"): "Lowest figure.",
    ("", "best"): "Best figure.",
    ("", "high"): "Highest figure.",
    ("", "act"): "Id of the act that is answered.",
    ("", "basis"): "`stated` by the actor, `reported` by a source, `inferred` by the annotator.",
    ("response", "by"): "Who says that it is an answer.",
    ("", "credibility"): "Admiralty figure of the statement, 1 (confirmed) to 6 (cannot be judged).",
    ("", "viewpoint"): "Through whose eyes the record was made.",
    ("", "cutoff"): "Last day that the record covers.",
    ("", "authors"): "Who made it.",
    ("", "tour"): "Steps of the guided tour on the page.",
    ("", "citation"): "How to cite it.",
    ("", "version"): "Version of the corpus.",
}


def said(section: str, key: str) -> str:
    """What does a key say?

    Parameters
    ----------
    section
        Of which mapping: ``act``, ``tie`` and so on.
    key
        The key.

    Returns
    -------
    str
        One sentence of Markdown; empty when nobody wrote one.

    Examples
    --------
    >>> said("act", "when")
    'When it happened, EDTF.'
    """
    return SAID.get((section, key)) or SAID.get(("", key), "")
