"""Files of banks, read into statements and lines: CAMT.052, 053 and 054, MT940, and tables (CSV).

A file is taken whole or refused whole, with a sentence that says where and why. It never keeps anything: what a payer's
bank tells of him (name, texts) stays in memory until the line is matched. Start reading in `reading`, then `lines`.
"""
