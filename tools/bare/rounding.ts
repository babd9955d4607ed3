/**
 * How a device rounds, of 65 536 random numbers.
 *
 * @module
 */

/** Of one operation: how many results are not the correctly rounded ones, and by how much at most. */
export interface Rounding {
  readonly wrong: number;
  readonly of: number;
  /** Units in the last place. */
  readonly "most ulp": number;
}

const COUNT = 65_536;
const WORKGROUP = 64;
/** Results of a pair of numbers. */
const RESULTS = 8;

const CODE = `
@group(0) @binding(0) var<storage, read> x: array<vec2<f32>>;
@group(0) @binding(1) var<storage, read_write> y: array<vec4<f32>>;

@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  let v = x[id.x];
  let k = f32(id.x % 1000u + 1u);
  y[2u * id.x] = vec4<f32>(v.x / v.y, sqrt(v.x), v.x * v.y, v.x / k);
  y[2u * id.x + 1u] =
    vec4<f32>(v.x * v.y + v.x, bitcast<f32>(id.x + 1u) * v.x, v.x + v.y, 1.0 / v.x);
}`;

const round = Math.fround;

/** What the kernel computes of pair k, (a, b), in its order. */
const EXACT: Readonly<Record<string, (a: number, b: number, k: number) => number>> = {
  "a/b": (a, b) => round(a / b),
  "√a": (a) => round(Math.sqrt(a)),
  "a·b": (a, b) => round(a * b),
  "a/k, k ≤ 1000": (a, _, k) => round(a / (k % 1000 + 1)),
  "a·b + a rounded twice": (a, b) => round(round(a * b) + a),
  "denormals": (a, _, k) => round(fromBits(k + 1) * a),
  "a + b": (a, b) => round(a + b),
  "1/a": (a) => round(1 / a),
};

/** Asks a device for every operation on the same numbers. */
export async function measureRounding(device: GPUDevice): Promise<Record<string, Rounding>> {
  const x = randomPairs();
  const y = await compute(device, x);
  return Object.fromEntries(
    Object.entries(EXACT).map(([name, of], slot) => {
      let [wrong, most] = [0, 0];
      for (let k = 0; k < COUNT; k++) {
        const exact = of(x[2 * k]!, x[2 * k + 1]!, k);
        const off = Math.abs(ordinal(y[RESULTS * k + slot]!) - ordinal(exact));
        if (off > 0) wrong++;
        most = Math.max(most, off);
      }
      return [name, { wrong, of: COUNT, "most ulp": most }];
    }),
  );
}

/** Positive numbers with exponents from −8 to 7, the same every time. */
function randomPairs(): Float32Array<ArrayBuffer> {
  const bits = new Uint32Array(2 * COUNT);
  let state = 1;
  for (let k = 0; k < bits.length; k++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const exponent = 119 + (Math.imul(state, 0x9e3779b1) >>> 28);
    bits[k] = (state & 0x7fffff) | (exponent << 23);
  }
  return new Float32Array(bits.buffer);
}

async function compute(device: GPUDevice, x: Float32Array<ArrayBuffer>): Promise<Float32Array> {
  const { STORAGE, COPY_DST, COPY_SRC, MAP_READ } = GPUBufferUsage;
  const size = 4 * RESULTS * COUNT;
  const input = device.createBuffer({ size: x.byteLength, usage: STORAGE | COPY_DST });
  const output = device.createBuffer({ size, usage: STORAGE | COPY_SRC });
  const staging = device.createBuffer({ size, usage: MAP_READ | COPY_DST });
  device.queue.writeBuffer(input, 0, x);
  const pipeline = device.createComputePipeline({
    layout: "auto",
    compute: { module: device.createShaderModule({ code: CODE }), entryPoint: "main" },
  });
  const entries = [input, output].map((buffer, binding) => ({ binding, resource: { buffer } }));
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }),
  );
  pass.dispatchWorkgroups(COUNT / WORKGROUP);
  pass.end();
  encoder.copyBufferToBuffer(output, 0, staging, 0, size);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const y = new Float32Array(staging.getMappedRange().slice(0));
  for (const buffer of [input, output, staging]) buffer.destroy();
  return y;
}

function fromBits(bits: number): number {
  return new Float32Array(Uint32Array.of(bits).buffer)[0]!;
}

/** Where a number stands among all f32: neighbours differ by 1. */
function ordinal(value: number): number {
  const word = new Int32Array(Float32Array.of(value).buffer)[0]!;
  return word < 0 ? -(word & 0x7fffffff) : word;
}
