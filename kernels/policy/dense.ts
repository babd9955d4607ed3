/**
 * The three products of an affine layer y = x W + b, for m rows at once.
 *
 * @module
 */

/** y += x W; x `[rows, inputs]`, W `[inputs, outputs]` at `w[offset…]`, y `[rows, outputs]`. */
export function addProduct(
  x: Float64Array,
  w: Float64Array,
  offset: number,
  inputs: number,
  outputs: number,
  rows: number,
  y: Float64Array,
): void {
  for (let m = 0; m < rows; m++) {
    for (let i = 0; i < inputs; i++) {
      const xi = x[m * inputs + i]!;
      if (xi === 0) continue; // one-hot inputs and closed ReLUs are mostly zeros
      const row = offset + i * outputs;
      for (let o = 0; o < outputs; o++) y[m * outputs + o]! += xi * w[row + o]!;
    }
  }
}

/** x̄ += ȳ Wᵀ: pulls a cotangent of y back to x. */
export function addProductWithTransposed(
  y: Float64Array,
  w: Float64Array,
  offset: number,
  inputs: number,
  outputs: number,
  rows: number,
  x: Float64Array,
): void {
  for (let m = 0; m < rows; m++) {
    for (let i = 0; i < inputs; i++) {
      const row = offset + i * outputs;
      let sum = 0;
      for (let o = 0; o < outputs; o++) sum += y[m * outputs + o]! * w[row + o]!;
      x[m * inputs + i]! += sum;
    }
  }
}

/** W̄ += xᵀ ȳ: pulls a cotangent of y back to W, at `w[offset…]`. */
export function addTransposedProduct(
  x: Float64Array,
  y: Float64Array,
  inputs: number,
  outputs: number,
  rows: number,
  w: Float64Array,
  offset: number,
): void {
  for (let m = 0; m < rows; m++) {
    for (let i = 0; i < inputs; i++) {
      const xi = x[m * inputs + i]!;
      if (xi === 0) continue;
      const row = offset + i * outputs;
      for (let o = 0; o < outputs; o++) w[row + o]! += xi * y[m * outputs + o]!;
    }
  }
}

/** y = b in every row. */
export function setRows(b: Float64Array, offset: number, outputs: number, y: Float64Array): void {
  for (let k = 0; k < y.length; k++) y[k] = b[offset + k % outputs]!;
}

/** b̄ += column sums of ȳ, at `b[offset…]`. */
export function addColumnSums(
  y: Float64Array,
  outputs: number,
  b: Float64Array,
  offset: number,
): void {
  for (let k = 0; k < y.length; k++) b[offset + k % outputs]! += y[k]!;
}

/** h = max(z, 0). */
export function relu(z: Float64Array, h: Float64Array): void {
  // Written so that NaN stays NaN: a closed unit must not hide a broken weight.
  for (let k = 0; k < z.length; k++) h[k] = z[k]! <= 0 ? 0 : z[k]!;
}

/** d = 0 where the unit is closed. ReLU's derivative at 0 is taken as 0. */
export function maskByActivation(h: Float64Array, d: Float64Array): void {
  for (let k = 0; k < h.length; k++) if (h[k] === 0) d[k] = 0;
}
