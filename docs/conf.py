"""How the documentation is built: offline, warnings as errors, generated pages written first."""

from __future__ import annotations

import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS / "_ext"))

from conflictgraph._version import __version__  # noqa: E402 - after the path of our own extension

project = "conflictgraph"
author = "The conflictgraph maintainers"
project_copyright = "2026, the conflictgraph maintainers"
release = version = __version__
html_last_updated_fmt = None

extensions = [
    "generated",
    "myst_nb",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "tex",
    "sphinx_design",
]
exclude_patterns = ["_build", "_ext", "**.ipynb_checkpoints"]
root_doc = "index"
nitpicky = False
# A docstring may name a work that its text does not point to, and two rooms may each have a `Path`.
suppress_warnings = ["ref.citation", "ref.python"]

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 3
# Notebooks are run by the tests; here they are shown as they stand in the repository, without outputs.
nb_execution_mode = "off"

autosummary_generate = True
autosummary_imported_members = False
autodoc_typehints = "signature"
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False
numpydoc_xref_param_type = False

html_theme = "pydata_sphinx_theme"
html_title = "conflictgraph"
html_static_path = ["_static"]
html_css_files = ["house.css"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "navbar_align": "left",
    "show_toc_level": 2,
    "footer_start": ["copyright"],
    "footer_end": [],
    "secondary_sidebar_items": ["page-toc"],
}
# The field's own words for the search box's language.
html_search_language = "en"
