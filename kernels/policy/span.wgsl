// Which numbers of an array a quad of its padded form holds (policy.wgsl); for
// packing and unpacking.

/// `count` numbers, 0 to 4, from number `at`.
struct Span {
  at: u32,
  count: u32,
}

/// Quad k of a matrix [height, width].
fn span_of_matrix(k: u32, height: u32, width: u32) -> Span {
  let row = k / quads(width);
  let column = 4u * (k % quads(width));
  let count = select(0u, min(width - column, 4u), row < height);
  return Span(row * width + column, count);
}

/// Quad k of the parameters.
fn span_of_parameters(k: u32) -> Span {
  var height = params.inputs;
  var width = params.hidden0;
  var quad = k;
  var first = 0u;
  if (k >= w3_at()) {
    height = params.hidden1;
    width = params.actions;
    quad = k - w3_at();
    first = (params.inputs + 1u) * params.hidden0 + (params.hidden0 + 1u) * params.hidden1;
  } else if (k >= w2_at()) {
    height = params.hidden0;
    width = params.hidden1;
    quad = k - w2_at();
    first = (params.inputs + 1u) * params.hidden0;
  }
  // A layer's biases come behind the last four rows of its weights.
  let bias = 4u * quads(height) * quads(width);
  if (quad >= bias) {
    let column = 4u * (quad - bias);
    return Span(first + height * width + column, min(width - column, 4u));
  }
  let span = span_of_matrix(quad, height, width);
  return Span(first + span.at, span.count);
}
