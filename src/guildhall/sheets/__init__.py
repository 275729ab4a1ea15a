"""Sheets that people fill in: read row by row as they see them, and written for them to fill in.

`reading` makes rows of cells out of CSV and Excel, `columns` makes fields out of the rows, and
`writing` makes files of both kinds. No sheet is believed, and nothing in one is run.
"""
