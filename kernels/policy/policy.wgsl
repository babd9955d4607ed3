// The policy network for one lane, by one workgroup: the forward pass,
// cotangents, tangents and gradients of policy.ts, on rows of `scratch`.
//
// The kernel declares `theta`, `observations` and `scratch` (f32, read_write);
// arguments ending in `_at` are offsets into them, in numbers. Every invocation
// owns output elements and sums over the other index from first to last, so no
// sum depends on the batch. Functions end with a barrier: all invocations of the
// workgroup call them alike.
//
// Loop trips of an invocation, E = ⌈elements / WORKGROUP⌉ of each output:
// forward D·E(M h₁) + h₁·E(M h₂) + h₂·E(M A) + 3A·⌈M / WORKGROUP⌉.

/// Where weights and biases stand in θ; layout.ts.
fn b1_at() -> u32 { return params.inputs * params.hidden0; }
fn w2_at() -> u32 { return b1_at() + params.hidden0; }
fn b2_at() -> u32 { return w2_at() + params.hidden0 * params.hidden1; }
fn w3_at() -> u32 { return b2_at() + params.hidden1; }
fn b3_at() -> u32 { return w3_at() + params.hidden1 * params.actions; }

/// max(z, 0), and NaN of NaN.
fn relu(z: f32) -> f32 {
  return select(z, 0.0, z <= 0.0);
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
