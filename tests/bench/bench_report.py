# SPDX-FileCopyrightText: The Andon authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmarks in Python share: the one line of JSON, as bench-json.h prints it."""
import json
import os
import statistics


def n_pairs(preferred=5):
    return max(1, int(os.environ.get('ANDON_BENCH_PAIRS', preferred)))


def line(goal, metric, unit, ours_name, ours, theirs_name, theirs, **extra):
    """For information only. (theirs): empty where that side could not be measured; (extra) then says why."""
    told = {'goal': goal, 'metric': metric, 'unit': unit,
            'ours': {'side': ours_name, 'median': round(statistics.median(ours), 3)},
            'theirs': {'side': theirs_name, 'median': round(statistics.median(theirs), 3) if theirs else None}}
    if theirs and all(theirs):
        told['ratio'] = round(statistics.median(a / b for a, b in zip(ours, theirs)), 4)
    print(json.dumps({**told, 'pairs': len(ours), 'met': None, **extra}, ensure_ascii=False), flush=True)
