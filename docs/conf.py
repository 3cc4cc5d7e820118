"""How the handbook is built: `make docs`. Plain Markdown, no theme from elsewhere, warnings are errors."""

project = "Tamizdat"
extensions = ["myst_parser"]
exclude_patterns = ["_build"]
myst_heading_anchors = 3
myst_links_external_new_tab = False
html_theme = "alabaster"
html_theme_options = {"description": "A newspaper printed abroad", "font_family": "serif"}
html_show_copyright = False
html_show_sphinx = False
nitpicky = True
suppress_warnings = ["myst.xref_missing"]  # links out of docs/ into the source; tests/test_docs.py checks those
