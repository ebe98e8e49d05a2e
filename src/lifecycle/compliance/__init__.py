"""合规评判: policy documents in, verdicts out; knows nothing of the ledger.

`reading` makes documents of YAML files, `rulebook` judges a dossier by them, `counting` says what counts toward their targets,
`adoption` keeps the text that was applied, and `dossier_file` reads a dossier that comes as a file.
"""
