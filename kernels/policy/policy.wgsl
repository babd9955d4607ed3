// The policy network for one lane, by one workgroup: the forward pass,
// cotangents, tangents and gradients of policy.ts, on rows of `scratch`.
//
// The kernel declares `theta`, `observations` and `scratch` (f32, read_write);
// arguments ending in `_at` are offsets into them, in numbers. Every invocation
// owns output elements and sums over the other index from first to last, so no
// sum depends on the batch. Functions that take `local` end with a barrier: all
// invocations of the workgroup call them alike.
//
// Loop trips of an invocation, E = ⌈elements / WORKGROUP⌉ of each output, each
// output's own trip besides (network.ts counts them):
//   forward             D·E(M h₁) + h₁·E(M h₂) + h₂·E(M A) + 3A·E(M)
//   second_cotangents   A·E(M h₂)
//   first_cotangents    h₂·E(M h₁)
//   tangents            D·E(M h₁) + h₁·E(M h₂) + h₂·E(M A)
//   cotangent_tangents  A·E(M h₂) + h₂·E(M h₁)
//   parameter_cotangent, activation_cotangent  M an entry

/// Where weights and biases stand in θ; layout.ts.
fn b1_at() -> u32 { return params.inputs * params.hidden0; }
fn w2_at() -> u32 { return b1_at() + params.hidden0; }
fn b2_at() -> u32 { return w2_at() + params.hidden0 * params.hidden1; }
fn w3_at() -> u32 { return b2_at() + params.hidden1; }
fn b3_at() -> u32 { return w3_at() + params.hidden1 * params.actions; }

/// max(z, 0), and NaN of NaN: by bits, since compilers make a max of a comparison, and that drops NaN.
fn relu(z: f32) -> f32 {
  let bits = bitcast<u32>(z);
  let is_nan = (bits & 0x7fffffffu) > 0x7f800000u;
  return select(0.0, z, is_nan || bits < 0x80000000u);
}

/// d, or 0 where the unit h is closed. ReLU's derivative at 0 is taken as 0.
fn where_open(h: f32, d: f32) -> f32 {
  return select(d, 0.0, (bitcast<u32>(h) & 0x7fffffffu) == 0u);
}

/// h₁ [M, h₁], h₂ [M, h₂] and π [M, A] of the weights at `theta_at`.
fn forward(theta_at: u32, h1_at: u32, h2_at: u32, p_at: u32, local: u32) {
  let D = params.inputs;
  let H0 = params.hidden0;
  let H1 = params.hidden1;
  let A = params.actions;
  for (var k = local; k < params.rows * H0; k += WORKGROUP) {
    let m = k / H0;
    let j = k % H0;
    var z = theta[theta_at + b1_at() + j];
    for (var i = 0u; i < D; i++) {
      z = z + observations[m * D + i] * theta[theta_at + i * H0 + j];
    }
    scratch[h1_at + k] = relu(z);
  }
  storageBarrier();
  for (var k = local; k < params.rows * H1; k += WORKGROUP) {
    let m = k / H1;
    let j = k % H1;
    var z = theta[theta_at + b2_at() + j];
    for (var i = 0u; i < H0; i++) {
      z = z + scratch[h1_at + m * H0 + i] * theta[theta_at + w2_at() + i * H1 + j];
    }
    scratch[h2_at + k] = relu(z);
  }
  storageBarrier();
  for (var k = local; k < params.rows * A; k += WORKGROUP) {
    let m = k / A;
    let j = k % A;
    var z = theta[theta_at + b3_at() + j];
    for (var i = 0u; i < H1; i++) {
      z = z + scratch[h2_at + m * H1 + i] * theta[theta_at + w3_at() + i * A + j];
    }
    scratch[p_at + k] = z;
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
  for (var k = local; k < params.rows * H1; k += WORKGROUP) {
    let row = d3_at + (k / H1) * A;
    let w = theta_at + w3_at() + (k % H1) * A;
    var sum = 0.0;
    for (var j = 0u; j < A; j++) { sum = sum + scratch[row + j] * theta[w + j]; }
    scratch[d2_at + k] = where_open(scratch[h2_at + k], sum);
  }
  storageBarrier();
}

/// δ₁ = (δ₂ W₂ᵀ)∘[h₁ > 0], [M, h₁].
fn first_cotangents(theta_at: u32, h1_at: u32, d1_at: u32, d2_at: u32, local: u32) {
  let H0 = params.hidden0;
  let H1 = params.hidden1;
  for (var k = local; k < params.rows * H0; k += WORKGROUP) {
    let row = d2_at + (k / H0) * H1;
    let w = theta_at + w2_at() + (k % H0) * H1;
    var sum = 0.0;
    for (var j = 0u; j < H1; j++) { sum = sum + scratch[row + j] * theta[w + j]; }
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
  let H0 = params.hidden0;
  let H1 = params.hidden1;
  let A = params.actions;
  var sum = 0.0;
  if (k < b1_at()) {
    let i = k / H0;
    let j = d1_at + k % H0;
    for (var m = 0u; m < M; m++) {
      sum = sum + observations[m * params.inputs + i] * scratch[j + m * H0];
    }
  } else if (k < w2_at()) {
    let j = d1_at + k - b1_at();
    for (var m = 0u; m < M; m++) { sum = sum + scratch[j + m * H0]; }
  } else if (k < b2_at()) {
    let i = h1_at + (k - w2_at()) / H1;
    let j = d2_at + (k - w2_at()) % H1;
    for (var m = 0u; m < M; m++) { sum = sum + scratch[i + m * H0] * scratch[j + m * H1]; }
  } else if (k < w3_at()) {
    let j = d2_at + k - b2_at();
    for (var m = 0u; m < M; m++) { sum = sum + scratch[j + m * H1]; }
  } else if (k < b3_at()) {
    let i = h2_at + (k - w3_at()) / A;
    let j = d3_at + (k - w3_at()) % A;
    for (var m = 0u; m < M; m++) { sum = sum + scratch[i + m * H1] * scratch[j + m * A]; }
  } else {
    let j = d3_at + k - b3_at();
    for (var m = 0u; m < M; m++) { sum = sum + scratch[j + m * A]; }
  }
  return sum;
}

/// Entry k of t₁ᵀδ₂ (of W₂) or t₂ᵀδ₃ (of W₃): what moving activations add to a gradient's tangent.
fn activation_cotangent(k: u32, t1_at: u32, t2_at: u32, d2_at: u32, d3_at: u32) -> f32 {
  let M = params.rows;
  let H0 = params.hidden0;
  let H1 = params.hidden1;
  let A = params.actions;
  var sum = 0.0;
  if (k >= w2_at() && k < b2_at()) {
    let i = t1_at + (k - w2_at()) / H1;
    let j = d2_at + (k - w2_at()) % H1;
    for (var m = 0u; m < M; m++) { sum = sum + scratch[i + m * H0] * scratch[j + m * H1]; }
  } else if (k >= w3_at() && k < b3_at()) {
    let i = t2_at + (k - w3_at()) / A;
    let j = d3_at + (k - w3_at()) % A;
    for (var m = 0u; m < M; m++) { sum = sum + scratch[i + m * H1] * scratch[j + m * A]; }
  }
  return sum;
}

/// Tangents t₁ [M, h₁], t₂ [M, h₂] and t₃ [M, A] of h₁, h₂ and the logits along v, `scratch` at `v_at`.
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
  for (var k = local; k < params.rows * H0; k += WORKGROUP) {
    let m = k / H0;
    let j = k % H0;
    var z = scratch[v_at + b1_at() + j];
    for (var i = 0u; i < D; i++) {
      z = z + observations[m * D + i] * scratch[v_at + i * H0 + j];
    }
    scratch[t1_at + k] = where_open(scratch[h1_at + k], z);
  }
  storageBarrier();
  for (var k = local; k < params.rows * H1; k += WORKGROUP) {
    let m = k / H1;
    let j = w2_at() + k % H1;
    var z = scratch[v_at + b2_at() + k % H1];
    var inner = 0.0;
    for (var i = 0u; i < H0; i++) {
      z = z + scratch[h1_at + m * H0 + i] * scratch[v_at + j + i * H1];
      inner = inner + scratch[t1_at + m * H0 + i] * theta[theta_at + j + i * H1];
    }
    scratch[t2_at + k] = where_open(scratch[h2_at + k], z + inner);
  }
  storageBarrier();
  for (var k = local; k < params.rows * A; k += WORKGROUP) {
    let m = k / A;
    let j = w3_at() + k % A;
    var z = scratch[v_at + b3_at() + k % A];
    var inner = 0.0;
    for (var i = 0u; i < H1; i++) {
      z = z + scratch[h2_at + m * H1 + i] * scratch[v_at + j + i * A];
      inner = inner + scratch[t2_at + m * H1 + i] * theta[theta_at + j + i * A];
    }
    scratch[t3_at + k] = z + inner;
  }
  storageBarrier();
}

/// Rδ₂ = (Rδ₃ W₃ᵀ + δ₃ V₃ᵀ)∘[h₂ > 0] and Rδ₁ = (Rδ₂ W₂ᵀ + δ₂ V₂ᵀ)∘[h₁ > 0], given Rδ₃ at `r3_at`.
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
  for (var k = local; k < params.rows * H1; k += WORKGROUP) {
    let row = (k / H1) * A;
    let w = w3_at() + (k % H1) * A;
    var sum = 0.0;
    var moved = 0.0;
    for (var j = 0u; j < A; j++) {
      sum = sum + scratch[r3_at + row + j] * theta[theta_at + w + j];
      moved = moved + scratch[d3_at + row + j] * scratch[v_at + w + j];
    }
    scratch[r2_at + k] = where_open(scratch[h2_at + k], sum + moved);
  }
  storageBarrier();
  for (var k = local; k < params.rows * H0; k += WORKGROUP) {
    let row = (k / H0) * H1;
    let w = w2_at() + (k % H0) * H1;
    var sum = 0.0;
    var moved = 0.0;
    for (var j = 0u; j < H1; j++) {
      sum = sum + scratch[r2_at + row + j] * theta[theta_at + w + j];
      moved = moved + scratch[d2_at + row + j] * scratch[v_at + w + j];
    }
    scratch[r1_at + k] = where_open(scratch[h1_at + k], sum + moved);
  }
  storageBarrier();
}
