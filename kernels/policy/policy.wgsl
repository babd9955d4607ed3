// The policy network for one lane, by one workgroup: the forward pass,
// cotangents, tangents and gradients of policy.ts, on rows of `scratch`.
//
// The kernel declares `theta`, `observations` and `scratch` (f32, read_write);
// arguments ending in `_at` are offsets into them, in numbers. Every invocation
// owns output elements and sums over the other index from first to last, so no
// sum depends on the batch. Functions that take `local` end with a barrier: all
// invocations of the workgroup call them alike.
//
// Loop trips of an invocation (network.ts counts them): for each output that it owns,
// ⌈elements / WORKGROUP⌉ of them, one and those of its sum,
//   forward             D for h₁, s(h₁) for h₂, s(h₂) for a logit; then 3A for a row
//   second_cotangents   s(A)
//   first_cotangents    s(h₂)
//   tangents            D for t₁, 2s(h₁) for t₂, 2s(h₂) for t₃
//   cotangent_tangents  2s(A) for Rδ₂, 2s(h₂) for Rδ₁
//   parameter_cotangent, activation_cotangent  M
// with s(n) = ⌊n/4⌋ + n mod 4.

/// Where weights and biases stand in θ; layout.ts.
fn b1_at() -> u32 { return params.inputs * params.hidden0; }
fn w2_at() -> u32 { return b1_at() + params.hidden0; }
fn b2_at() -> u32 { return w2_at() + params.hidden0 * params.hidden1; }
fn w3_at() -> u32 { return b2_at() + params.hidden1; }
fn b3_at() -> u32 { return w3_at() + params.hidden1 * params.actions; }

/// max(z, 0), and NaN of NaN: by bits, since compilers make a max of a comparison, and that
/// drops NaN.
fn relu(z: f32) -> f32 {
  let bits = bitcast<u32>(z);
  let is_nan = (bits & 0x7fffffffu) > 0x7f800000u;
  return select(0.0, z, is_nan || bits < 0x80000000u);
}

/// d, or 0 where the unit h is closed. ReLU's derivative at 0 is taken as 0.
fn where_open(h: f32, d: f32) -> f32 {
  return select(d, 0.0, (bitcast<u32>(h) & 0x7fffffffu) == 0u);
}

/// z + Σ_i scratch[a + i] theta[b + i step], i < n. Like those below: from the first term to the
/// last, four loads ahead of their additions.
fn add_theta_terms(z: f32, a: u32, b: u32, step: u32, n: u32) -> f32 {
  var sum = z;
  var x = a;
  var y = b;
  for (; x + 3u < a + n; x += 4u) {
    let t0 = scratch[x] * theta[y];
    let t1 = scratch[x + 1u] * theta[y + step];
    let t2 = scratch[x + 2u] * theta[y + 2u * step];
    let t3 = scratch[x + 3u] * theta[y + 3u * step];
    sum = (((sum + t0) + t1) + t2) + t3;
    y += 4u * step;
  }
  for (; x < a + n; x++) {
    sum = sum + scratch[x] * theta[y];
    y += step;
  }
  return sum;
}

/// z + Σ_i scratch[a + i stride] scratch[b + i step], i < n.
fn add_scratch_terms(z: f32, a: u32, stride: u32, b: u32, step: u32, n: u32) -> f32 {
  var sum = z;
  var x = a;
  var y = b;
  var i = 0u;
  for (; i + 3u < n; i += 4u) {
    let t0 = scratch[x] * scratch[y];
    let t1 = scratch[x + stride] * scratch[y + step];
    let t2 = scratch[x + 2u * stride] * scratch[y + 2u * step];
    let t3 = scratch[x + 3u * stride] * scratch[y + 3u * step];
    sum = (((sum + t0) + t1) + t2) + t3;
    x += 4u * stride;
    y += 4u * step;
  }
  for (; i < n; i++) {
    sum = sum + scratch[x] * scratch[y];
    x += stride;
    y += step;
  }
  return sum;
}

/// z + Σ_i observations[a + i stride] scratch[b + i step], i < n.
fn add_observed_terms(z: f32, a: u32, stride: u32, b: u32, step: u32, n: u32) -> f32 {
  var sum = z;
  var x = a;
  var y = b;
  for (var i = 0u; i < n; i++) {
    sum = sum + observations[x] * scratch[y];
    x += stride;
    y += step;
  }
  return sum;
}

/// Σ_m scratch[a + m step], m < M.
fn column_sum(a: u32, step: u32) -> f32 {
  var sum = 0.0;
  var x = a;
  for (var m = 0u; m < params.rows; m++) {
    sum = sum + scratch[x];
    x += step;
  }
  return sum;
}

/// h₁ [M, h₁], h₂ [M, h₂] and π [M, A] of the weights at `theta_at`.
fn forward(theta_at: u32, h1_at: u32, h2_at: u32, p_at: u32, local: u32) {
  let D = params.inputs;
  let H0 = params.hidden0;
  let H1 = params.hidden1;
  let A = params.actions;
  let w2 = theta_at + w2_at();
  let b2 = theta_at + b2_at();
  let w3 = theta_at + w3_at();
  let b3 = theta_at + b3_at();
  for (var k = local; k < params.rows * H0; k += WORKGROUP) {
    let j = k % H0;
    var z = theta[theta_at + b1_at() + j];
    var x = (k / H0) * D;
    var w = theta_at + j;
    for (var i = 0u; i < D; i++) {
      z = z + observations[x] * theta[w];
      x++;
      w += H0;
    }
    scratch[h1_at + k] = relu(z);
  }
  storageBarrier();
  for (var k = local; k < params.rows * H1; k += WORKGROUP) {
    let j = k % H1;
    let z = add_theta_terms(theta[b2 + j], h1_at + (k / H1) * H0, w2 + j, H1, H0);
    scratch[h2_at + k] = relu(z);
  }
  storageBarrier();
  for (var k = local; k < params.rows * A; k += WORKGROUP) {
    let j = k % A;
    scratch[p_at + k] = add_theta_terms(theta[b3 + j], h2_at + (k / A) * H1, w3 + j, A, H1);
  }
  storageBarrier();
  softmax_rows(p_at, local);
}

/// Logits at `p_at` become probabilities, row by row.
fn softmax_rows(p_at: u32, local: u32) {
  let A = params.actions;
  for (var m = local; m < params.rows; m += WORKGROUP) {
    let row = p_at + m * A;
    var largest = scratch[row];
    for (var j = 1u; j < A; j++) { largest = max(largest, scratch[row + j]); }
    var sum = 0.0;
    for (var j = 0u; j < A; j++) {
      let e = exp_f32(scratch[row + j] - largest);
      scratch[row + j] = e;
      sum = sum + e;
    }
    for (var j = 0u; j < A; j++) { scratch[row + j] = scratch[row + j] / sum; }
  }
  storageBarrier();
}

/// δ₂ = (δ₃ W₃ᵀ)∘[h₂ > 0], [M, h₂].
fn second_cotangents(theta_at: u32, h2_at: u32, d2_at: u32, d3_at: u32, local: u32) {
  let H1 = params.hidden1;
  let A = params.actions;
  let w3 = theta_at + w3_at();
  for (var k = local; k < params.rows * H1; k += WORKGROUP) {
    let sum = add_theta_terms(0.0, d3_at + (k / H1) * A, w3 + (k % H1) * A, 1u, A);
    scratch[d2_at + k] = where_open(scratch[h2_at + k], sum);
  }
  storageBarrier();
}

/// δ₁ = (δ₂ W₂ᵀ)∘[h₁ > 0], [M, h₁].
fn first_cotangents(theta_at: u32, h1_at: u32, d1_at: u32, d2_at: u32, local: u32) {
  let H0 = params.hidden0;
  let H1 = params.hidden1;
  let w2 = theta_at + w2_at();
  for (var k = local; k < params.rows * H0; k += WORKGROUP) {
    let sum = add_theta_terms(0.0, d2_at + (k / H0) * H1, w2 + (k % H0) * H1, 1u, H1);
    scratch[d1_at + k] = where_open(scratch[h1_at + k], sum);
  }
  storageBarrier();
}

/// Entry k of (Xᵀδ₁, Σδ₁, h₁ᵀδ₂, Σδ₂, h₂ᵀδ₃, Σδ₃), rows from first to last.
fn parameter_cotangent(
  k: u32,
  h1_at: u32,
  h2_at: u32,
  d1_at: u32,
  d2_at: u32,
  d3_at: u32,
) -> f32 {
  let M = params.rows;
  let D = params.inputs;
  let H0 = params.hidden0;
  let H1 = params.hidden1;
  let A = params.actions;
  if (k < b1_at()) { return add_observed_terms(0.0, k / H0, D, d1_at + k % H0, H0, M); }
  if (k < w2_at()) { return column_sum(d1_at + k - b1_at(), H0); }
  if (k < b2_at()) {
    let w = k - w2_at();
    return add_scratch_terms(0.0, h1_at + w / H1, H0, d2_at + w % H1, H1, M);
  }
  if (k < w3_at()) { return column_sum(d2_at + k - b2_at(), H1); }
  if (k < b3_at()) {
    let w = k - w3_at();
    return add_scratch_terms(0.0, h2_at + w / A, H1, d3_at + w % A, A, M);
  }
  return column_sum(d3_at + k - b3_at(), A);
}

/// Entry k of t₁ᵀδ₂ (of W₂) or t₂ᵀδ₃ (of W₃): what moving activations add to a gradient's tangent.
fn activation_cotangent(k: u32, t1_at: u32, t2_at: u32, d2_at: u32, d3_at: u32) -> f32 {
  let M = params.rows;
  let H1 = params.hidden1;
  let A = params.actions;
  if (k >= w2_at() && k < b2_at()) {
    let w = k - w2_at();
    return add_scratch_terms(0.0, t1_at + w / H1, params.hidden0, d2_at + w % H1, H1, M);
  }
  if (k >= w3_at() && k < b3_at()) {
    let w = k - w3_at();
    return add_scratch_terms(0.0, t2_at + w / A, H1, d3_at + w % A, A, M);
  }
  return 0.0;
}

/// Tangents t₁ [M, h₁], t₂ [M, h₂] and t₃ [M, A] of h₁, h₂ and the logits along v, which stands
/// in `scratch`.
fn tangents(
  theta_at: u32,
  v_at: u32,
  h1_at: u32,
  h2_at: u32,
  t1_at: u32,
  t2_at: u32,
  t3_at: u32,
  local: u32,
) {
  let D = params.inputs;
  let H0 = params.hidden0;
  let H1 = params.hidden1;
  let A = params.actions;
  let w2 = w2_at();
  let w3 = w3_at();
  for (var k = local; k < params.rows * H0; k += WORKGROUP) {
    let j = k % H0;
    let bias = scratch[v_at + b1_at() + j];
    let z = add_observed_terms(bias, (k / H0) * D, 1u, v_at + j, H0, D);
    scratch[t1_at + k] = where_open(scratch[h1_at + k], z);
  }
  storageBarrier();
  for (var k = local; k < params.rows * H1; k += WORKGROUP) {
    let row = (k / H1) * H0;
    let j = k % H1;
    var z = scratch[v_at + b2_at() + j];
    z = add_scratch_terms(z, h1_at + row, 1u, v_at + w2 + j, H1, H0);
    z = add_theta_terms(z, t1_at + row, theta_at + w2 + j, H1, H0);
    scratch[t2_at + k] = where_open(scratch[h2_at + k], z);
  }
  storageBarrier();
  for (var k = local; k < params.rows * A; k += WORKGROUP) {
    let row = (k / A) * H1;
    let j = k % A;
    var z = scratch[v_at + b3_at() + j];
    z = add_scratch_terms(z, h2_at + row, 1u, v_at + w3 + j, A, H1);
    z = add_theta_terms(z, t2_at + row, theta_at + w3 + j, A, H1);
    scratch[t3_at + k] = z;
  }
  storageBarrier();
}

/// Rδ₂ = (Rδ₃ W₃ᵀ + δ₃ V₃ᵀ)∘[h₂ > 0] and Rδ₁ = (Rδ₂ W₂ᵀ + δ₂ V₂ᵀ)∘[h₁ > 0] of v, which stands in
/// `scratch`, given Rδ₃.
fn cotangent_tangents(
  theta_at: u32,
  v_at: u32,
  h1_at: u32,
  h2_at: u32,
  d2_at: u32,
  d3_at: u32,
  r1_at: u32,
  r2_at: u32,
  r3_at: u32,
  local: u32,
) {
  let H0 = params.hidden0;
  let H1 = params.hidden1;
  let A = params.actions;
  let w2 = w2_at();
  let w3 = w3_at();
  for (var k = local; k < params.rows * H1; k += WORKGROUP) {
    let row = (k / H1) * A;
    let w = w3 + (k % H1) * A;
    let sum = add_theta_terms(0.0, r3_at + row, theta_at + w, 1u, A);
    let moved = add_scratch_terms(sum, d3_at + row, 1u, v_at + w, 1u, A);
    scratch[r2_at + k] = where_open(scratch[h2_at + k], moved);
  }
  storageBarrier();
  for (var k = local; k < params.rows * H0; k += WORKGROUP) {
    let row = (k / H0) * H1;
    let w = w2 + (k % H0) * H1;
    let sum = add_theta_terms(0.0, r2_at + row, theta_at + w, 1u, H1);
    let moved = add_scratch_terms(sum, d2_at + row, 1u, v_at + w, 1u, H1);
    scratch[r1_at + k] = where_open(scratch[h1_at + k], moved);
  }
  storageBarrier();
}
