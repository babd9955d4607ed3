"""Makes the claims of a release again, by the tests in docs/protocol.md, "Statistics":

    python3 tools/claims.py outputs/published/full

From seeds' means (scores.csv), mean products over seeds and tasks (moments.csv) and published numbers
(table1.csv, table2.csv). Prints what differs from claims.csv, and exits with 1 if anything does.
"""

import csv, math, sys

LEVEL, MARGIN, T975 = 0.05, 0.03, {4: 2.776445, 999: 1.962341}


def read(name):
    with open(f"{sys.argv[1]}/{name}", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


claims, products, means, printed, episodes = read("claims.csv"), {}, {}, {}, {}
for row in read("moments.csv"):
    for pair in ((row["first"], row["second"]), (row["second"], row["first"])):
        products[(row["env"], *pair)] = row
for row in read("scores.csv"):
    if (row["estimate"], row["protocol"]) == ("precise", "post-adaptation"):
        means.setdefault((row["env"], row["algorithm"]), []).append(float(row["mean"]))
for row in read("table1.csv") + read("table2.csv"):
    episodes[row["env"]] = int(row["n"])
    if row["paper_mean"]:
        printed[row["env"], row["algorithm"].split("-")[0]] = float(row["paper_mean"]), float(row["paper_ci95"])
    if (row["algorithm"], row["source"]) == ("snail", "quoted"):
        printed[row["env"], "snail"] = float(row["mean"]), float(row["ci95"])


def mean(values):
    return sum(values) / len(values)


def p_above(estimate, error, df, bound=0.0):
    """P(T > (estimate - bound) / error): the integral of cos^(df - 1) from atan(t / √df) to π/2, by Simpson."""
    if error == 0:
        return float(estimate <= bound)
    t, n = (estimate - bound) / error, 4000
    low = math.atan(abs(t) / math.sqrt(df))
    f = [max(0.0, math.cos(low + (math.pi / 2 - low) * i / n)) ** (df - 1) for i in range(n + 1)]
    tail = (math.pi / 2 - low) / n / 3 * (f[0] + 4 * sum(f[1::2]) + 2 * sum(f[2:-1:2]) + f[-1])
    tail *= math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(math.pi)
    return tail if t > 0 else 1 - tail


def p_two_sided(estimate, error, df):
    return 1.0 if estimate == 0 else 2 * p_above(abs(estimate), error, df)


def p_within(estimate, error, df, margin):
    return max(p_above(estimate, error, df, -margin), p_above(-estimate, error, df, -margin))


def holm(ps):
    order, corrected = sorted(range(len(ps)), key=lambda i: ps[i]), {}
    for rank, i in enumerate(order):
        corrected[i] = max([min(1.0, (len(ps) - rank) * ps[i]), *corrected.values()])
    return [corrected[i] for i in range(len(ps))]


def crossed(env, weights, normaliser):
    """A weighted sum of rows: mean, standard error, degrees of freedom, variance between tasks, T."""
    S, T = len(means[env, list(weights)[0]]), int(products[env, list(weights)[0], list(weights)[0]]["tasks"])
    total, scale = sum(w * mean(means[env, row]) for row, w in weights.items()), 1.0
    if normaliser.startswith("rl2"):
        scale = 20.77 * episodes[env]
    elif normaliser:  # The ratio, linearised.
        scale = float(products[env, f"/{normaliser}", f"/{normaliser}"]["mean"])
        weights = {**weights, f"/{normaliser}": -total / scale}
    pairs = [(a * b / scale**2, products[env, x, y]) for x, a in weights.items() for y, b in weights.items()]
    seed, task, rest = (sum(w * float(row[part]) for w, row in pairs) for part in ("seed", "task", "residual"))
    top, spread = max(seed + task - rest, rest), seed**2 / (S - 1) + task**2 / (T - 1) + rest**2 / (S - 1) / (T - 1)
    df = max(min(3, S - 1), top**2 / spread) if spread else min(3, S - 1)
    return total / scale, math.sqrt(top / S / T), df, max(0.0, task - rest) / S, T


def from_published(env, row, normaliser, whose):
    (ours, error, df, between, T), (theirs, half) = crossed(env, {row: 1}, normaliser), printed[env, whose]
    theirs_df = 999 if whose == "snail" else 4
    parts = [(error**2, df), ((half / T975[theirs_df]) ** 2, theirs_df), (between / 200, T - 1)]
    parts = parts[:2] if whose == "snail" else parts
    variance = sum(v for v, _ in parts)
    least = min(3, len(means[env, row]) - 1)
    return ours - theirs, math.sqrt(variance), max(least, variance**2 / sum(v**2 / d for v, d in parts))


def tested(claim, row):
    """Estimate, standard error, degrees of freedom, p, p of the margin: of a claim's row, or of a control."""
    test, envs, (first, *others), scale = claim["test"], claim["cells"].split(), claim["rows"].split(), claim["normaliser"]
    if test in ("published", "at-least"):
        whose = "snail" if test == "at-least" else first.split("-")[0]
        found, margin = from_published(envs[0], row, scale, whose), MARGIN * printed[envs[0], whose][0]
        return *found, p_two_sided(*found), p_above(*found, -margin) if whose == "snail" else p_within(*found, margin)
    if test in ("paired", "paired-equivalence"):
        found = crossed(envs[0], {first: 1, others[0]: -1}, scale)[:3]
        return *found, p_two_sided(*found), p_within(*found, MARGIN * crossed(envs[0], {others[0]: 1}, scale)[0])
    if test in ("seed-means", "seed-means-equivalence"):
        cells = [[(a - b) / mean(means[env, others[0]]) for a, b in zip(means[env, first], means[env, others[0]])] for env in envs]
        seeds = [mean(seed) for seed in zip(*cells)]
        error = math.sqrt(sum((x - mean(seeds)) ** 2 for x in seeds) / (len(seeds) - 1) / len(seeds))
        found = mean(seeds), error, len(seeds) - 1
        return *found, p_two_sided(*found), p_within(*found, MARGIN)
    if test == "every-cell":
        ps = [p_above(*crossed(env, {first: 1, others[0]: -1}, "optimum" if "mdp" in env else "")[:3]) for env in envs]
        return min(mean(means[env, first]) / mean(means[env, others[0]]) - 1 for env in envs), None, None, max(ps), None
    a, b = ([math.log(x / mean(means[env, row])) for x in means[env, row]] for env in envs)  # pitman-morgan
    a, b = [x - mean(a) for x in a], [x - mean(b) for x in b]
    cross, (aa, bb) = sum(x * y for x, y in zip(a, b)), (sum(x * x for x in a), sum(x * x for x in b))
    r, df = (aa - bb) / math.sqrt((aa + bb) ** 2 - 4 * cross**2), len(a) - 2
    return math.log(aa / bb) / 2, None, df, p_two_sided(r, math.sqrt((1 - r * r) / df), df), None


def family(claim):  # Holm's correction: over the cells of a row and table, or of a pair.
    if claim["test"] in ("published", "at-least"):
        return claim["test"], claim["rows"].split()[0], claim["cells"][:3], claim["normaliser"]
    return ("paired", claim["rows"]) if claim["test"].startswith("paired") else claim["claim"]


families, differ = {}, []
for claim in claims:
    if claim["test"] != "count":  # Counts are of the verdicts below.
        families.setdefault(family(claim), []).append(claim)
for own in families.values():
    found, at_least = [tested(claim, claim["rows"].split()[0]) for claim in own], own[0]["test"] == "at-least"
    corrected = holm([it[3] for it in found])
    of_controls = [[tested(claim, row) for claim in own] for row in own[0]["rows"].split()[1:] if own[0]["control_p"]]
    controls = [[it[4] for it in ps] if at_least else holm([it[3] for it in ps]) for ps in of_controls]
    for i, (claim, (estimate, error, df, p, margin_p)) in enumerate(zip(own, found)):
        control, test = max((ps[i] for ps in controls), default=None), claim["test"]
        margin_p = margin_p if test in ("published", "at-least") or test.endswith("equivalence") else None
        verdict = "undecided" if corrected[i] >= LEVEL else "above" if estimate > 0 else "below"
        if at_least:
            verdict = "below" if verdict == "below" else "at least" if margin_p < LEVEL else "undecided"
        elif margin_p is not None:
            verdict = "differs" if corrected[i] < LEVEL else "agrees" if margin_p < LEVEL else "undecided"
            alone = test == "published" and control is not None and control < LEVEL and verdict != "differs"
            verdict += ", alone" if alone else ""
        made = dict(estimate=estimate, standard_error=error, df=df, p=p, corrected_p=corrected[i], margin_p=margin_p)
        for column, value in {**made, "control_p": control}.items():
            said = claim[column]  # Means have eight digits, of which a small difference keeps few.
            if (said == "") != (value is None) or said and abs(float(said) - value) > 0.02 * abs(value) + 1e-9:
                differ.append(f"{claim['claim']}: {column} is {said or 'none'}, made again {value}")
        if claim["verdict"] != verdict:
            differ.append(f"{claim['claim']}: the verdict is {claim['verdict']}, made again {verdict}")
print("\n".join([*differ, f"{sum(map(len, families.values()))} claims made again, {len(differ)} numbers differ"]))
sys.exit(1 if differ else 0)
