// exp, log and cos in f32 from additions, multiplications and bits alone:
// kernels/approximate/approximate.as.ts, operation by operation, so that a device that
// does not contract a·b + c has the same bits.

/// 2ⁿ, n in [−126, 127].
fn power2(n: i32) -> f32 {
  return bitcast<f32>(u32(n + 127) << 23u);
}

/// eˣ; 0 below −104, ∞ above 89; NaN of NaN.
fn exp_f32(x: f32) -> f32 {
  if (!is_finite(x)) {
    let bits = bitcast<u32>(x);
    if ((bits & 0x7fffffu) != 0u) { return x; }
    return select(x, 0.0, (bits >> 31u) == 1u);
  }
  let bounded = min(max(x, -104.0), 89.0);
  let n = round(bounded * 1.44269504);
  var r = bounded - n * 0.693359375;
  r = r - n * -2.12194440e-4;
  var y = 1.9875691500e-4;
  y = y * r + 1.3981999507e-3;
  y = y * r + 8.3334519073e-3;
  y = y * r + 4.1665795894e-2;
  y = y * r + 1.6666665459e-1;
  y = y * r + 5.0000001201e-1;
  y = (y * (r * r) + r) + 1.0;
  let exponent = i32(n);
  let half = exponent >> 1u;
  return (y * power2(half)) * power2(exponent - half);
}

/// ln x of positive, normal, finite x.
fn log_of_normal(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  let m = bitcast<f32>((bits & 0x007fffffu) | 0x3f000000u);
  let low = m < 0.707106781186547524;
  let f = (m + select(0.0, m, low)) - 1.0;
  let z = f * f;
  let e = i32(bits >> 23u) - 126 - select(0, 1, low);
  let n = f32(e);
  let f87 = f * 7.0376836292e-2 + -1.1514610310e-1;
  let f65 = f * 1.1676998740e-1 + -1.2420140846e-1;
  let f43 = f * 1.4249322787e-1 + -1.6668057665e-1;
  let f10 = f * -2.4999993993e-1 + 3.3333331174e-1;
  let high = f43 + z * (f65 + z * f87);
  let rest = f10 + z * 2.0000714765e-1;
  let cube = f * z;
  var y = (rest + cube * high) * cube;
  y = y + n * -2.12194440e-4;
  y = y - z * 0.5;
  return (f + y) + n * 0.693359375;
}

/// cos 2πu, u in [0, 1).
fn cos_turn(u: f32) -> f32 {
  let quarters = u * 4.0;
  let nearest = round(quarters);
  let a = (quarters - nearest) * 1.5707963267948966;
  let z = a * a;
  var cosine = 2.443315711809948e-5;
  cosine = cosine * z + -1.388731625493765e-3;
  cosine = cosine * z + 4.166664568298827e-2;
  cosine = (cosine * z) * z;
  // A compiler may take (x − y) + 1 for x + (1 − y), which rounds otherwise (Mesa does). Not through
  // this max, which changes nothing: the number is above −0.31.
  cosine = max(cosine - z * 0.5, -1.0) + 1.0;
  var sine = -1.9515295891e-4;
  sine = sine * z + 8.3321608736e-3;
  sine = sine * z + -1.6666654611e-1;
  sine = (sine * z) * a + a;
  // After q quarters: cos a, −sin a, −cos a, sin a.
  let q = u32(nearest);
  let y = select(cosine, sine, (q & 1u) == 1u);
  return select(y, -y, ((q + 1u) & 2u) == 2u);
}

/// A standard normal number of two words (Box & Muller 1958).
fn standard_normal(radius_word: u32, angle_word: u32) -> f32 {
  let radius = sqrt(-2.0 * log_of_normal(open23(radius_word)));
  return radius * cos_turn(uniform24(angle_word));
}
