import { conformance } from "../kernels/conformance/conformance.ts";
import { gpuTest } from "./adapter.ts";
import { GPU_TOLERANCES } from "./tolerances.ts";

conformance({ tolerances: GPU_TOLERANCES, test: gpuTest });
