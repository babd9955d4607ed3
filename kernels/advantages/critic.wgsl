// The linear critic's least squares for one lane, by one workgroup; critic.ts has the features and
// the ridge, critic.as.ts the normal equations from visits and returns by (s, t).
//
// The kernel declares `scratch` (f32, read_write); arguments ending in `_at` are offsets into it,
// in numbers. All invocations of the workgroup call the functions alike. With n = S + 3, the
// equations are n + 1 rows of n numbers: the lower triangle of the Gram matrix, and the moments as
// a last row, so that Cholesky's decomposition solves L y = b on its way.
//
// Sums go from first to last.

/// τ of step t.
fn scaled_time(t: u32) -> f32 {
  return (f32(t) + select(0.0, 1.0, (params.flags & FROM_ONE) != 0u)) / 100.0;
}

/// τ, τ², τ³ of step t for columns 0, 1, 2.
fn time_power(t: u32, column: u32) -> f32 {
  let tau = scaled_time(t);
  var power = tau;
  if (column > 0u) { power = power * tau; }
  if (column > 1u) { power = power * tau; }
  return power;
}

/// Number (i, j), i ≥ j, of the equations; row n holds the moments.
fn equation(i: u32, j: u32, visits_at: u32, returns_at: u32) -> f32 {
  let S = params.states;
  let H = params.horizon;
  let n = S + 3u;
  var sum = 0.0;
  if (j >= S) {
    for (var t = 0u; t < H; t++) {
      let power = time_power(t, j - S);
      if (i < n) {
        sum = sum + power * time_power(t, i - S) * f32(params.episodes);
        continue;
      }
      var returns = 0.0;
      for (var s = 0u; s < S; s++) { returns = returns + scratch[returns_at + s * H + t]; }
      sum = sum + power * returns;
    }
    return sum + select(0.0, params.ridge, i == j);
  }
  if (i >= S) {
    for (var t = 0u; t < H; t++) {
      if (i == n) {
        sum = sum + scratch[returns_at + j * H + t];
      } else {
        sum = sum + time_power(t, i - S) * scratch[visits_at + j * H + t];
      }
    }
    return sum;
  }
  if (i == j) {
    for (var t = 0u; t < H; t++) { sum = sum + scratch[visits_at + j * H + t]; }
  }
  if ((params.flags & BLIND) != 0u) { return sum + select(0.0, params.ridge, i == j); }
  return sum + 0.5 * params.ridge * (select(0.0, 1.0, i == j) - 1.0 / f32(S + 2u));
}

/// Fits the critic; its weights [S + 3] become row n of the equations, at `equations_at` + n·n.
fn fit_critic(visits_at: u32, returns_at: u32, equations_at: u32, local: u32) {
  let n = params.states + 3u;
  for (var k = local; k < (n + 1u) * n; k += WORKGROUP) {
    let i = k / n;
    let j = k % n;
    if (i >= j) { scratch[equations_at + k] = equation(i, j, visits_at, returns_at); }
  }
  storageBarrier();
  // No pivot is below the ridge's smallest eigenvalue, but for rounding.
  let least = select(
    params.ridge / f32(params.states + 2u), params.ridge, (params.flags & BLIND) != 0u,
  );
  for (var j = 0u; j < n; j++) {
    let pivot_row = equations_at + j * n;
    for (var i = j + local; i <= n; i += WORKGROUP) {
      let row = equations_at + i * n;
      var sum = scratch[row + j];
      for (var k = 0u; k < j; k++) { sum = sum - scratch[row + k] * scratch[pivot_row + k]; }
      scratch[row + j] = sum;
    }
    storageBarrier();
    let pivot = sqrt(max(scratch[pivot_row + j], least));
    storageBarrier();
    for (var i = j + local; i <= n; i += WORKGROUP) {
      let at = equations_at + i * n + j;
      scratch[at] = select(scratch[at] / pivot, pivot, i == j);
    }
    storageBarrier();
  }
  // Lᵀ x = y, column by column from the last.
  let solution = equations_at + n * n;
  for (var back = 1u; back <= n; back++) {
    let i = n - back;
    let row = equations_at + i * n;
    let x = scratch[solution + i] / scratch[row + i];
    storageBarrier();
    for (var k = local; k <= i; k += WORKGROUP) {
      let y = scratch[solution + k];
      scratch[solution + k] = select(y - scratch[row + k] * x, x, k == i);
    }
    storageBarrier();
  }
}
