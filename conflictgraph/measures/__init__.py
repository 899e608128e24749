"""Questions asked of a ConflictGraph; each answer carries the row ids that it rests on.

Functions take the graph first, never change it, and give a frame or a small frozen
dataclass. Import the room by name: `from conflictgraph.measures import centrality`.
"""
