import { banditFamily } from "../../envs/bandit.ts";
import { mdpFamily } from "../../envs/mdp.ts";
import { testFamily } from "./conformance.ts";
import { TOY_FAMILY } from "./toy_family.ts";

testFamily(banditFamily(5, 10));
testFamily(mdpFamily(10));
testFamily(TOY_FAMILY);
