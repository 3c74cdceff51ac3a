"""Indexes that compilers make, as SCIP has them: uploaded, read in a process of its own, kept.

`scip.proto` is the schema of https://github.com/sourcegraph/scip (commit e1e47bf), Apache-2.0;
`make scip` writes `scip_pb2.py` and its types from it.
"""
