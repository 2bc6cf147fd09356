"""Backups: one encrypted file that holds the books and what is true of them, but no key.

facts        what is in the books, asked in the moment that is copied
snapshots    a copy of that moment: SQLite's backup API, pg_dump; and back
archive      copy and manifest in one file that only a recipient's identity opens
halfway      a restore that was broken off, and what keeps it from being used
marks        numbers given since, kept outside the database
"""
