/**
 * The Gittins index of one Bernoulli arm under Beta(a, b), by the textbook: the λ at which
 * V = max(λ / (1 − γ), p + γ E[V]) is indifferent at the first pull, bisected.
 *
 * After so many pulls that γ^pulls ≤ 10⁻³, nothing is learned any more: what is left to learn there
 * moves an index by less than 10⁻⁷.
 */
export function gittinsIndex(a: number, b: number, discount: number): number {
  const levels = discount === 0 ? 1 : Math.ceil(Math.log(1e-3) / Math.log(discount));
  const values = new Float64Array(levels + 1);
  const mean = (successes: number, pulls: number) => (a + successes) / (a + b + pulls);
  const goesOn = (lambda: number) => {
    const retired = lambda / (1 - discount);
    for (let s = 0; s <= levels; s++) {
      values[s] = Math.max(lambda, mean(s, levels)) / (1 - discount);
    }
    const pull = (s: number, pulls: number) => {
      const p = mean(s, pulls);
      return p + discount * (p * values[s + 1]! + (1 - p) * values[s]!);
    };
    for (let pulls = levels - 1; pulls >= 1; pulls--) {
      for (let s = 0; s <= pulls; s++) values[s] = Math.max(retired, pull(s, pulls));
    }
    return pull(0, 0) > retired;
  };
  // The index is at least the mean: learning never hurts.
  let [low, high] = [mean(0, 0), 1];
  for (let i = 0; i < 40; i++) {
    const lambda = (low + high) / 2;
    if (goesOn(lambda)) low = lambda;
    else high = lambda;
  }
  return low;
}
