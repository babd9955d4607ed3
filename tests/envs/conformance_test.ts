import { banditFamily } from "../../envs/bandit.ts";
import { mdpFamily } from "../../envs/mdp.ts";
import { testFamily } from "./conformance.ts";
import { GAUSSIAN_BANDIT } from "./gaussian_bandit.ts";
import { TOY_FAMILY } from "./toy_family.ts";

testFamily(banditFamily(5, 10));
testFamily(mdpFamily(10));
testFamily(TOY_FAMILY);
testFamily(GAUSSIAN_BANDIT);
// Rows of the reward table are A wide, and those of transitions S: here 2 and 3.
testFamily({ ...TOY_FAMILY, name: "toy-shares", rewards: { kind: "flat-dirichlet" } });
