"""Dashboards and Prometheus rules as code: what operators look at, and what wakes them.

| | |
|---|---|
| `boards/` | the seven dashboards, a module each: questions, and the queries that answer them |
| `alerts/` | the alerts, a module for each theme; `slos.py` beside them: what we promise, and its burn-rate rules |
| `json/`, `rules/` | what `python -m dashboards` writes from both; committed, and a test holds them current |

A panel or a rule may name what the catalogue (comunica/runtime/catalogue) holds, and of others only what `external.py`
lists with its source.
"""
