"""Durable work: what needs the books *and* the network. Each is read, call, record.

tell          an event: choose who hears it, plan a delivery each
deliver       one delivery: tell it, note it, try again or give up
checkout …    ask a gateway, note what it said
gateway_call  a gateway's report, worked off once
overdue       what the clock finds: it only announces
"""
