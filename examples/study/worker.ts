/** What a Worker of the study loads: it has no permission at all. @module */
import { answer } from "@outerloop/outerloop/worker";
import { study } from "./study.ts";

answer(study);
