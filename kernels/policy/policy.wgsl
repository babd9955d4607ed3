// The policy network for one lane, by one workgroup: the forward pass,
// cotangents, tangents and gradients of policy.ts, on arrays in `scratch`.
//
// The kernel declares `scratch` (vec4<f32>, read_write), and everything stands
// there in quads of four numbers; arguments ending in `_at` are offsets in quads.
// A row of n numbers is ⌈n / 4⌉ quads, and what is behind its end is 0, but for
// infinities and NaN where the row has some too. Rows of activations come in fours:
// those behind row M are computed with the others and never read by them. Parameters
// are θ's arrays (layout.ts), matrices with rows in fours too: W₁, b₁, W₂, b₂, W₃, b₃;
// pack.wgsl and unpack.wgsl go there from θ and back.
//
// An invocation owns tiles of 4 × 4 outputs, and sums over the other index from
// first to last, so no sum depends on the batch. Functions that take `local` end
// with a barrier: all invocations of the workgroup call them alike.

/// Four rows of a quad each.
struct Tile {
  r0: vec4<f32>,
  r1: vec4<f32>,
  r2: vec4<f32>,
  r3: vec4<f32>,
}

/// Quads of a row of n numbers; also the fours of n rows.
fn quads(n: u32) -> u32 { return (n + 3u) / 4u; }

/// Quads of an array of M rows of n numbers.
fn rows_of(n: u32) -> u32 { return 4u * quads(params.rows) * quads(n); }

/// Where biases and weights stand among the parameters.
fn b1_at() -> u32 { return 4u * quads(params.inputs) * quads(params.hidden0); }
fn w2_at() -> u32 { return b1_at() + quads(params.hidden0); }
fn b2_at() -> u32 { return w2_at() + 4u * quads(params.hidden0) * quads(params.hidden1); }
fn w3_at() -> u32 { return b2_at() + quads(params.hidden1); }
fn b3_at() -> u32 { return w3_at() + 4u * quads(params.hidden1) * quads(params.actions); }
fn parameter_quads() -> u32 { return b3_at() + quads(params.actions); }

/// Which numbers of quad j of a row are among its n.
fn inside(j: u32, n: u32) -> vec4<bool> {
  return vec4<u32>(4u * j, 4u * j + 1u, 4u * j + 2u, 4u * j + 3u) < vec4<u32>(n);
}

/// sum + q, from the first number to the last.
fn add_quad(sum: f32, q: vec4<f32>) -> f32 {
  return (((sum + q.x) + q.y) + q.z) + q.w;
}

/// max(z, 0), and NaN of NaN: by bits, since compilers make a max of a comparison, and that
/// drops NaN.
fn relu(z: vec4<f32>) -> vec4<f32> {
  let bits = bitcast<vec4<u32>>(z);
  let is_nan = (bits & vec4<u32>(0x7fffffffu)) > vec4<u32>(0x7f800000u);
  return select(vec4<f32>(), z, is_nan | (bits < vec4<u32>(0x80000000u)));
}

/// d, or 0 where units h are closed. ReLU's derivative at 0 is taken as 0.
fn where_open(h: vec4<f32>, d: vec4<f32>) -> vec4<f32> {
  let is_closed = (bitcast<vec4<u32>>(h) & vec4<u32>(0x7fffffffu)) == vec4<u32>();
  return select(d, vec4<f32>(), is_closed);
}

/// Four equal rows.
fn repeated(row: vec4<f32>) -> Tile {
  return Tile(row, row, row, row);
}

/// `tile` where units of the same place in h, rows `stride` apart, are open.
fn tile_where_open(tile: Tile, h_at: u32, stride: u32) -> Tile {
  return Tile(
    where_open(scratch[h_at], tile.r0),
    where_open(scratch[h_at + stride], tile.r1),
    where_open(scratch[h_at + 2u * stride], tile.r2),
    where_open(scratch[h_at + 3u * stride], tile.r3),
  );
}

fn store_tile(tile: Tile, at: u32, stride: u32) {
  scratch[at] = tile.r0;
  scratch[at + stride] = tile.r1;
  scratch[at + 2u * stride] = tile.r2;
  scratch[at + 3u * stride] = tile.r3;
}

/// tile + X W: four rows of X of `width` quads, a column of quads of W, whose rows are `stride`
/// apart.
fn add_product(tile: Tile, x_at: u32, width: u32, w_at: u32, stride: u32) -> Tile {
  var r0 = tile.r0;
  var r1 = tile.r1;
  var r2 = tile.r2;
  var r3 = tile.r3;
  var w = w_at;
  for (var x = x_at; x < x_at + width; x++) {
    let w0 = scratch[w];
    let w1 = scratch[w + stride];
    let w2 = scratch[w + 2u * stride];
    let w3 = scratch[w + 3u * stride];
    let x0 = scratch[x];
    let x1 = scratch[x + width];
    let x2 = scratch[x + 2u * width];
    let x3 = scratch[x + 3u * width];
    r0 = (((r0 + x0.x * w0) + x0.y * w1) + x0.z * w2) + x0.w * w3;
    r1 = (((r1 + x1.x * w0) + x1.y * w1) + x1.z * w2) + x1.w * w3;
    r2 = (((r2 + x2.x * w0) + x2.y * w1) + x2.z * w2) + x2.w * w3;
    r3 = (((r3 + x3.x * w0) + x3.y * w1) + x3.z * w2) + x3.w * w3;
    w += 4u * stride;
  }
  return Tile(r0, r1, r2, r3);
}

/// tile + D Wᵀ: four rows of D and four of W, all of `width` quads.
fn add_product_transposed(tile: Tile, d_at: u32, w_at: u32, width: u32) -> Tile {
  var r0 = tile.r0;
  var r1 = tile.r1;
  var r2 = tile.r2;
  var r3 = tile.r3;
  var w = w_at;
  for (var d = d_at; d < d_at + width; d++) {
    let w0 = scratch[w];
    let w1 = scratch[w + width];
    let w2 = scratch[w + 2u * width];
    let w3 = scratch[w + 3u * width];
    let x = vec4<f32>(w0.x, w1.x, w2.x, w3.x);
    let y = vec4<f32>(w0.y, w1.y, w2.y, w3.y);
    let z = vec4<f32>(w0.z, w1.z, w2.z, w3.z);
    let u = vec4<f32>(w0.w, w1.w, w2.w, w3.w);
    let d0 = scratch[d];
    let d1 = scratch[d + width];
    let d2 = scratch[d + 2u * width];
    let d3 = scratch[d + 3u * width];
    r0 = (((r0 + d0.x * x) + d0.y * y) + d0.z * z) + d0.w * u;
    r1 = (((r1 + d1.x * x) + d1.y * y) + d1.z * z) + d1.w * u;
    r2 = (((r2 + d2.x * x) + d2.y * y) + d2.z * z) + d2.w * u;
    r3 = (((r3 + d3.x * x) + d3.y * y) + d3.z * z) + d3.w * u;
    w++;
  }
  return Tile(r0, r1, r2, r3);
}

/// tile + Xᵀ D: a column of quads each of X and D, of `count` rows.
fn add_outer_products(
  tile: Tile,
  x_at: u32,
  x_stride: u32,
  d_at: u32,
  d_stride: u32,
  count: u32,
) -> Tile {
  var r0 = tile.r0;
  var r1 = tile.r1;
  var r2 = tile.r2;
  var r3 = tile.r3;
  var at = x_at;
  var from_at = d_at;
  for (var m = 0u; m < count; m++) {
    let x = scratch[at];
    let d = scratch[from_at];
    r0 = r0 + x.x * d;
    r1 = r1 + x.y * d;
    r2 = r2 + x.z * d;
    r3 = r3 + x.w * d;
    at += x_stride;
    from_at += d_stride;
  }
  return Tile(r0, r1, r2, r3);
}

/// X W + b of rows [M, n] from rows of `width` quads, through max(·, 0) where `rectified`.
fn layer(
  rectified: bool,
  x_at: u32,
  width: u32,
  weights_at: u32,
  bias_at: u32,
  n: u32,
  to: u32,
  local: u32,
) {
  let N = quads(n);
  for (var k = local; k < quads(params.rows) * N; k += WORKGROUP) {
    let j = k % N;
    let row = 4u * (k / N);
    var z = repeated(scratch[bias_at + j]);
    z = add_product(z, x_at + row * width, width, weights_at + j, N);
    if (rectified) {
      // By choice, not by 0 · W, which may be NaN.
      let own = inside(j, n);
      z.r0 = select(vec4<f32>(), relu(z.r0), own);
      z.r1 = select(vec4<f32>(), relu(z.r1), own);
      z.r2 = select(vec4<f32>(), relu(z.r2), own);
      z.r3 = select(vec4<f32>(), relu(z.r3), own);
    }
    store_tile(z, to + row * N + j, N);
  }
  storageBarrier();
}

/// h₁ [M, h₁], h₂ [M, h₂] and π [M, A] of observations X [M, D].
fn forward(x_at: u32, theta_at: u32, h1_at: u32, h2_at: u32, p_at: u32, local: u32) {
  let D = quads(params.inputs);
  let H0 = quads(params.hidden0);
  let H1 = quads(params.hidden1);
  let b1 = theta_at + b1_at();
  let b2 = theta_at + b2_at();
  let b3 = theta_at + b3_at();
  layer(true, x_at, D, theta_at, b1, params.hidden0, h1_at, local);
  layer(true, h1_at, H0, theta_at + w2_at(), b2, params.hidden1, h2_at, local);
  layer(false, h2_at, H1, theta_at + w3_at(), b3, params.actions, p_at, local);
  softmax_rows(p_at, local);
}

/// Logits at `p_at` become probabilities, row by row.
fn softmax_rows(p_at: u32, local: u32) {
  let A = quads(params.actions);
  for (var m = local; m < params.rows; m += WORKGROUP) {
    let row = p_at + m * A;
    var largest = scratch[row].x;
    for (var j = 0u; j < A; j++) {
      let z = select(vec4<f32>(largest), scratch[row + j], inside(j, params.actions));
      largest = max(largest, max(max(z.x, z.y), max(z.z, z.w)));
    }
    var sum = 0.0;
    for (var j = 0u; j < A; j++) {
      let z = scratch[row + j] - largest;
      let all = vec4<f32>(exp_f32(z.x), exp_f32(z.y), exp_f32(z.z), exp_f32(z.w));
      let e = select(vec4<f32>(), all, inside(j, params.actions));
      scratch[row + j] = e;
      sum = add_quad(sum, e);
    }
    for (var j = 0u; j < A; j++) { scratch[row + j] = scratch[row + j] / sum; }
  }
  storageBarrier();
}

/// δ₂ = (δ₃ W₃ᵀ)∘[h₂ > 0], [M, h₂].
fn second_cotangents(theta_at: u32, h2_at: u32, d2_at: u32, d3_at: u32, local: u32) {
  let H1 = quads(params.hidden1);
  let A = quads(params.actions);
  let w3 = theta_at + w3_at();
  for (var k = local; k < quads(params.rows) * H1; k += WORKGROUP) {
    let i = k % H1;
    let row = 4u * (k / H1);
    let d = add_product_transposed(Tile(), d3_at + row * A, w3 + 4u * i * A, A);
    let at = row * H1 + i;
    store_tile(tile_where_open(d, h2_at + at, H1), d2_at + at, H1);
  }
  storageBarrier();
}

/// δ₁ = (δ₂ W₂ᵀ)∘[h₁ > 0], [M, h₁].
fn first_cotangents(theta_at: u32, h1_at: u32, d1_at: u32, d2_at: u32, local: u32) {
  let H0 = quads(params.hidden0);
  let H1 = quads(params.hidden1);
  let w2 = theta_at + w2_at();
  for (var k = local; k < quads(params.rows) * H0; k += WORKGROUP) {
    let i = k % H0;
    let row = 4u * (k / H0);
    let d = add_product_transposed(Tile(), d2_at + row * H1, w2 + 4u * i * H1, H1);
    let at = row * H0 + i;
    store_tile(tile_where_open(d, h1_at + at, H0), d1_at + at, H0);
  }
  storageBarrier();
}

/// Tangents t₁ [M, h₁], t₂ [M, h₂] and t₃ [M, A] of h₁, h₂ and the logits along v.
fn tangents(
  x_at: u32,
  theta_at: u32,
  v_at: u32,
  h1_at: u32,
  h2_at: u32,
  t1_at: u32,
  t2_at: u32,
  t3_at: u32,
  local: u32,
) {
  let D = quads(params.inputs);
  let H0 = quads(params.hidden0);
  let H1 = quads(params.hidden1);
  let A = quads(params.actions);
  let w2 = w2_at();
  let w3 = w3_at();
  let fours = quads(params.rows);
  for (var k = local; k < fours * H0; k += WORKGROUP) {
    let j = k % H0;
    let row = 4u * (k / H0);
    var z = repeated(scratch[v_at + b1_at() + j]);
    z = add_product(z, x_at + row * D, D, v_at + j, H0);
    let at = row * H0 + j;
    store_tile(tile_where_open(z, h1_at + at, H0), t1_at + at, H0);
  }
  storageBarrier();
  for (var k = local; k < fours * H1; k += WORKGROUP) {
    let j = k % H1;
    let row = 4u * (k / H1);
    var z = repeated(scratch[v_at + b2_at() + j]);
    z = add_product(z, h1_at + row * H0, H0, v_at + w2 + j, H1);
    z = add_product(z, t1_at + row * H0, H0, theta_at + w2 + j, H1);
    let at = row * H1 + j;
    store_tile(tile_where_open(z, h2_at + at, H1), t2_at + at, H1);
  }
  storageBarrier();
  for (var k = local; k < fours * A; k += WORKGROUP) {
    let j = k % A;
    let row = 4u * (k / A);
    var z = repeated(scratch[v_at + b3_at() + j]);
    z = add_product(z, h2_at + row * H1, H1, v_at + w3 + j, A);
    z = add_product(z, t2_at + row * H1, H1, theta_at + w3 + j, A);
    store_tile(z, t3_at + row * A + j, A);
  }
  storageBarrier();
}

/// Rδ₂ = (Rδ₃ W₃ᵀ + δ₃ V₃ᵀ)∘[h₂ > 0] and Rδ₁ = (Rδ₂ W₂ᵀ + δ₂ V₂ᵀ)∘[h₁ > 0] of v, given Rδ₃;
/// without V's terms, these are the cotangents δ₂ and δ₁ of δ₃ = Rδ₃, unless `moves`.
fn cotangent_tangents(
  moves: bool,
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
  let H0 = quads(params.hidden0);
  let H1 = quads(params.hidden1);
  let A = quads(params.actions);
  let w2 = w2_at();
  let w3 = w3_at();
  for (var k = local; k < quads(params.rows) * H1; k += WORKGROUP) {
    let i = k % H1;
    let row = 4u * (k / H1);
    let w = w3 + 4u * i * A;
    var r = add_product_transposed(Tile(), r3_at + row * A, theta_at + w, A);
    if (moves) { r = add_product_transposed(r, d3_at + row * A, v_at + w, A); }
    let at = row * H1 + i;
    store_tile(tile_where_open(r, h2_at + at, H1), r2_at + at, H1);
  }
  storageBarrier();
  for (var k = local; k < quads(params.rows) * H0; k += WORKGROUP) {
    let i = k % H0;
    let row = 4u * (k / H0);
    let w = w2 + 4u * i * H1;
    var r = add_product_transposed(Tile(), r2_at + row * H1, theta_at + w, H1);
    if (moves) { r = add_product_transposed(r, d2_at + row * H1, v_at + w, H1); }
    let at = row * H0 + i;
    store_tile(tile_where_open(r, h1_at + at, H0), r1_at + at, H0);
  }
  storageBarrier();
}

/// Rows of a gradient: (x, h₁, h₂) meet (d₁, d₂, d₃); where `moves`, (t₁, t₂) meet (e₂, e₃) too.
struct Factors {
  x: u32,
  h1: u32,
  h2: u32,
  d1: u32,
  d2: u32,
  d3: u32,
  moves: bool,
  t1: u32,
  t2: u32,
  e2: u32,
  e3: u32,
}

/// (Xᵀd₁, Σd₁, h₁ᵀd₂ + t₁ᵀe₂, Σd₂, h₂ᵀd₃ + t₂ᵀe₃, Σd₃), each layer times its factor, added to what
/// is at `to` or put there.
fn parameter_cotangents(rows: Factors, factors: vec3<f32>, adds: bool, to: u32, local: u32) {
  let M = params.rows;
  let D = quads(params.inputs);
  let H0 = quads(params.hidden0);
  let H1 = quads(params.hidden1);
  let A = quads(params.actions);
  // A layer's tiles, and a quad of biases for each column of them.
  let second = (D + 1u) * H0;
  let third = second + (H0 + 1u) * H1;
  for (var k = local; k < third + (H1 + 1u) * A; k += WORKGROUP) {
    var height = D;
    var width = H0;
    var x = rows.x;
    var d = rows.d1;
    var t = rows.x;
    var e = rows.d1;
    var moving = 0u;
    var factor = factors.x;
    var index = k;
    var at = to;
    if (k >= third) {
      height = H1;
      width = A;
      x = rows.h2;
      d = rows.d3;
      t = rows.t2;
      e = rows.e3;
      moving = select(0u, M, rows.moves);
      factor = factors.z;
      index = k - third;
      at = to + w3_at();
    } else if (k >= second) {
      height = H0;
      width = H1;
      x = rows.h1;
      d = rows.d2;
      t = rows.t1;
      e = rows.e2;
      moving = select(0u, M, rows.moves);
      factor = factors.y;
      index = k - second;
      at = to + w2_at();
    }
    let i = index / width;
    let j = index % width;
    at += 4u * i * width + j;
    if (i < height) {
      var g = add_outer_products(Tile(), x + i, height, d + j, width, M);
      g = add_outer_products(g, t + i, height, e + j, width, moving);
      put(factor * g.r0, adds, at);
      put(factor * g.r1, adds, at + width);
      put(factor * g.r2, adds, at + 2u * width);
      put(factor * g.r3, adds, at + 3u * width);
    } else {
      var sum = vec4<f32>();
      for (var m = 0u; m < M; m++) { sum = sum + scratch[d + m * width + j]; }
      put(factor * sum, adds, at);
    }
  }
  storageBarrier();
}

fn put(value: vec4<f32>, adds: bool, at: u32) {
  if (adds) {
    scratch[at] = scratch[at] + value;
  } else {
    scratch[at] = value;
  }
}

/// α of each layer.
fn step_sizes() -> vec3<f32> {
  return vec3(params.stepSize0, params.stepSize1, params.stepSize2);
}
