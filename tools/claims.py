"""Makes the claims of a release again from its scores, and compares them with claims.csv:

    python3 tools/claims.py outputs/published/full

Takes seeds' means (scores.csv), mean products over seeds and tasks (moments.csv) and published numbers
(table1.csv, table2.csv). docs/protocol.md, "Statistics", explains the tests. Exits with 1 if any differs.
"""

import csv
import math
import sys

folder = sys.argv[1]
T975 = {4: 2.776445, 999: 1.962341}  # Student's t: 5 seeds of the paper, about 1000 tasks of [9].


def read(name):
    with open(f"{folder}/{name}", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


claims, moments = read("claims.csv"), {}
for row in read("moments.csv"):
    moments[row["env"], row["first"], row["second"]] = moments[row["env"], row["second"], row["first"]] = row
means, printed, episodes = {}, {}, {}
for row in read("scores.csv"):
    if (row["estimate"], row["protocol"]) == ("precise", "post-adaptation"):
        means.setdefault((row["env"], row["algorithm"]), []).append(float(row["mean"]))
for row in read("table1.csv") + read("table2.csv"):
    episodes[row["env"]] = int(row["n"])
    if row["paper_mean"]:
        learner = row["algorithm"].split("-")[0]
        printed[row["env"], learner] = float(row["paper_mean"]), float(row["paper_ci95"])
    if row["algorithm"] == "snail":
        printed[row["env"], "snail"] = float(row["mean"]), float(row["ci95"])


def mean(values):
    return sum(values) / len(values)


def two_sided(t, df):  # P(|T| > t) = ∫ cos^(df-1) from atan(t/√df) to π/2, over the same from 0; Simpson.
    low, n = math.atan(abs(t) / math.sqrt(df)), 4000
    h = (math.pi / 2 - low) / n
    f = [max(0.0, math.cos(low + i * h)) ** (df - 1) for i in range(n + 1)]
    tail = h / 3 * (f[0] + 4 * sum(f[1::2]) + 2 * sum(f[2:-1:2]) + f[-1])
    return tail * 2 / math.sqrt(math.pi) * math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2))


def p_of(estimate, error, df):
    return two_sided(estimate / error, df) if error else float(estimate == 0)


def p_above(estimate, error, df, bound):
    half = two_sided((estimate - bound) / error, df) / 2 if error else 0.0
    return half if estimate > bound else 1 - half


def p_within(estimate, error, df, margin):
    return max(p_above(estimate, error, df, -margin), p_above(-estimate, error, df, -margin))


def holm(ps):
    corrected, largest = [0.0] * len(ps), 0.0
    for rank, i in enumerate(sorted(range(len(ps)), key=lambda i: ps[i])):
        largest = corrected[i] = max(largest, min(1.0, (len(ps) - rank) * ps[i]))
    return corrected


def crossed(env, weights, normaliser):
    """Mean, standard error, degrees of freedom and task variance of a weighted sum of rows."""
    some = moments[env, next(iter(weights)), next(iter(weights))]
    first, last = (some["seeds"].split("..") * 2)[:2]
    seeds, tasks = len(some["seeds"].split()) if first == last else int(last) - int(first) + 1, int(some["tasks"])
    total = sum(weight * mean(means[env, name]) for name, weight in weights.items())
    scale = 20.77 * episodes[env] if normaliser.startswith("rl2") else 1
    if f"/{normaliser}" in [second for at, _, second in moments if at == env]:  # A ratio, linearised.
        scale = float(moments[env, f"/{normaliser}", f"/{normaliser}"]["mean"])
        weights = {**weights, f"/{normaliser}": -total / scale}
    seed, task, rest = (
        sum(a * b * float(moments[env, x, y][part]) for x, a in weights.items() for y, b in weights.items())
        for part in ("seed", "task", "residual")
    )
    top = max(seed + task - rest, rest)
    spread = seed**2 / (seeds - 1) + task**2 / (tasks - 1) + rest**2 / ((seeds - 1) * (tasks - 1))
    df = max(min(3, seeds - 1), top**2 / spread) if spread else min(3, seeds - 1)
    return total / scale, math.sqrt(top / seeds / tasks) / scale, df, max(0, task - rest) / seeds / scale**2, seeds, tasks


def from_published(env, row, normaliser, whose, df_printed, own_tasks):
    ours, error, df, of_task, seeds, tasks = crossed(env, {row: 1}, normaliser)
    theirs, half = printed[env, whose]
    parts = [(error**2, df), ((half / T975[df_printed]) ** 2, df_printed)]
    parts += [(of_task / own_tasks, tasks - 1)] if own_tasks else []
    variance = sum(v for v, _ in parts)
    return ours - theirs, math.sqrt(variance), max(min(3, seeds - 1), variance**2 / sum(v**2 / d for v, d in parts))


def tested(claim, row):
    """Estimate, standard error, degrees of freedom, p and the p of the margin; of `row`, or of a control."""
    test, rows, envs, normaliser = claim["test"], claim["rows"].split(), claim["cells"].split(), claim["normaliser"]
    env, same = envs[0], test.endswith("equivalence")
    if test in ("published", "at-least"):
        whose = "snail" if test == "at-least" else rows[0].split("-")[0]
        found = from_published(env, row, normaliser, whose, *((999, 0) if test == "at-least" else (4, 200)))
        margin = 0.03 * printed[env, whose][0]
        return *found, p_of(*found), (p_above(*found, -margin) if test == "at-least" else p_within(*found, margin))
    if test.startswith("paired"):
        found = crossed(env, {row: 1, rows[1]: -1}, normaliser)[:3]
        margin = 0.03 * crossed(env, {rows[1]: 1}, normaliser)[0]
        return *found, p_of(*found), (p_within(*found, margin) if same else None)
    if test.startswith("seed-means"):
        columns = [[(a - b) / mean(means[env, rows[1]]) for a, b in zip(means[env, row], means[env, rows[1]])] for env in envs]
        seeds = [mean(values) for values in zip(*columns)]
        found = mean(seeds), math.sqrt(sum((x - mean(seeds)) ** 2 for x in seeds) / (len(seeds) - 1) / len(seeds)), len(seeds) - 1
        return *found, p_of(*found), (p_within(*found, 0.03) if same else None)
    if test == "every-cell":
        scale = {env: "optimum" if env.startswith("mdp") else "" for env in envs}
        ps = [p_above(*crossed(env, {row: 1, rows[1]: -1}, scale[env])[:3], 0) for env in envs]
        least = min(mean(means[env, row]) / mean(means[env, rows[1]]) - 1 for env in envs)
        return least, None, None, max(ps), None
    if test == "pitman-morgan":
        a, b = ([math.log(x) for x in means[env, row]] for env in envs)
        a, b = [x - mean(a) for x in a], [x - mean(b) for x in b]
        u, v = [x + y for x, y in zip(a, b)], [x - y for x, y in zip(a, b)]
        dot = lambda x, y: sum(i * j for i, j in zip(x, y))
        r, df = dot(u, v) / math.sqrt(dot(u, u) * dot(v, v)) if dot(u, u) * dot(v, v) else 0, len(a) - 2
        return math.log(dot(a, a) / dot(b, b)) / 2, None, df, two_sided(r * math.sqrt(df / (1 - r * r)), df), None
    return None, None, None, None, None


def family(claim):  # Holm's correction is over the cells of a row and table, or of a pair.
    kind = claim["cells"].split("-")[0] if claim["test"] in ("published", "at-least") else ""
    corrected = claim["test"] in ("published", "at-least") or claim["test"].startswith("paired")
    pair = claim["rows"] if claim["test"].startswith("paired") else claim["rows"].split()[0]
    return (claim["test"][:6], kind, pair, claim["normaliser"] if kind else "") if corrected else claim["claim"]


families, made = {}, {}
for claim in claims:
    families.setdefault(family(claim), []).append(claim)
for own in families.values():
    if own[0]["test"] == "count":
        continue
    rows = own[0]["rows"].split()
    numbers = [tested(claim, rows[0]) for claim in own]
    is_corrected = family(own[0]) != own[0]["claim"]
    corrected = holm([it[3] for it in numbers]) if is_corrected else [it[3] for it in numbers]
    controls = []
    if own[0]["control_p"]:
        at = 4 if own[0]["test"] == "at-least" else 3
        ps = [[tested(claim, control)[at] for claim in own] for control in rows[1:]]
        controls = [holm(p) if own[0]["test"] == "published" else p for p in ps]
    for i, claim in enumerate(own):
        estimate, error, df, p, margin_p = numbers[i]
        control_p = max(p[i] for p in controls) if controls else None
        test, side = claim["test"], "above" if estimate > 0 else "below"
        if test == "published" or test.endswith("equivalence"):
            verdict = "differs" if corrected[i] < 0.05 else "agrees" if margin_p < 0.05 else "undecided"
            alone = test == "published" and controls and verdict != "differs" and all(p[i] < 0.05 for p in controls)
            verdict += ", alone" if alone else ""
        elif test == "at-least":
            verdict = "below" if corrected[i] < 0.05 and estimate < 0 else "at least" if margin_p < 0.05 else "undecided"
        else:
            verdict = side if corrected[i] < 0.05 else "undecided"
        made[claim["claim"]] = (estimate, error, df, p, corrected[i], margin_p, control_p, verdict)
for claim in claims:
    if claim["test"] == "count":
        own = [it for it in claims if it["test"] == "published" and it["rows"].split()[0] == claim["rows"].split()[0]]
        own = [made[it["claim"]][7] for it in own if it["normaliser"] == claim["normaliser"] and it["cells"] in claim["cells"].split()]
        agree, undecided, differ = (sum(v.startswith(word) for v in own) for word in ("agrees", "undecided", "differs"))
        alone = sum(v.endswith("alone") for v in own)
        verdict = f"{agree} agree, {undecided} undecided, {differ} differ, {alone} alone"
        made[claim["claim"]] = (agree, None, None, None, None, None, None, verdict)

COLUMNS = ("estimate", "standard_error", "df", "p", "corrected_p", "margin_p", "control_p", "verdict")
differ = []
for claim in claims:
    for column, value in zip(COLUMNS, made[claim["claim"]]):
        said = claim[column]
        if isinstance(value, str) or value is None:
            same = said == (value or "")
        else:  # Means have eight digits, so that of a difference of two few are left.
            same = said != "" and abs(float(said) - value) <= 0.02 * abs(value) + 1e-9
        if not same:
            differ.append(f"{claim['claim']}: {column} is {said or 'none'}, made again {value}")
print("\n".join(differ + [f"{len(claims)} claims made again, {len(differ)} numbers differ"]))
sys.exit(1 if differ else 0)
