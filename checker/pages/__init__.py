"""A state of a government in, the files of its site out: Markdown pages that any renderer of them can build, charts, downloads."""
