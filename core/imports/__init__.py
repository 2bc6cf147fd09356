"""Reading what other programs write out: files to rows, each with its line; pure, and a row at a
time, so that a file of any length takes the memory of one.
"""
