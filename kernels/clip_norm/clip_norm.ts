/** Clipping of the global norm (Pascanu, Mikolov, Bengio 2013). @module */

/** Shortens g `[P]` in place. */
export function clipRun(gradient: Float64Array, norm: number): void {
  const length = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
  if (!(length > norm) || !Number.isFinite(length)) return;
  gradient.forEach((g, k) => gradient[k] = g * (norm / length));
}
