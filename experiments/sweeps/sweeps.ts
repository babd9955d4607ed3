/** Every sweep by its name. @module */
import { sweep as allActionBandit } from "./all_action_bandit.ts";
import { sweep as allActionFewPulls } from "./all_action_few_pulls.ts";
import { sweep as allActionMdp } from "./all_action_mdp.ts";
import { sweep as mamlBanditBudget } from "./maml_bandit_budget.ts";
import { sweep as mamlBanditCheckpoint } from "./maml_bandit_checkpoint.ts";
import { sweep as mamlBanditInitialisation } from "./maml_bandit_initialisation.ts";
import { sweep as mamlBanditObjective } from "./maml_bandit_objective.ts";
import { sweep as mamlBanditOptimiser } from "./maml_bandit_optimiser.ts";
import { sweep as mamlBanditSensitivity } from "./maml_bandit_sensitivity.ts";
import { sweep as mamlBanditTrustRegion } from "./maml_bandit_trust_region.ts";
import { sweep as mamlMdpAdvantages } from "./maml_mdp_advantages.ts";
import { sweep as mamlMdpBudget } from "./maml_mdp_budget.ts";
import { sweep as mamlMdpCheckpoint } from "./maml_mdp_checkpoint.ts";
import { sweep as mamlMdpInitialisation } from "./maml_mdp_initialisation.ts";
import { sweep as mamlMdpObjective } from "./maml_mdp_objective.ts";
import { sweep as mamlMdpOptimiser } from "./maml_mdp_optimiser.ts";
import { sweep as mamlMdpSensitivity } from "./maml_mdp_sensitivity.ts";
import { sweep as mamlMdpTrustRegion } from "./maml_mdp_trust_region.ts";
import { sweep as reptileBanditAdam } from "./reptile_bandit_adam.ts";
import { sweep as reptileBanditBudget } from "./reptile_bandit_budget.ts";
import { sweep as reptileBanditCheckpoint } from "./reptile_bandit_checkpoint.ts";
import { sweep as reptileBanditInitialisation } from "./reptile_bandit_initialisation.ts";
import { sweep as reptileBanditObjective } from "./reptile_bandit_objective.ts";
import { sweep as reptileBanditSensitivity } from "./reptile_bandit_sensitivity.ts";
import { sweep as reptileMdpAdam } from "./reptile_mdp_adam.ts";
import { sweep as reptileMdpBudget } from "./reptile_mdp_budget.ts";
import { sweep as reptileMdpCheckpoint } from "./reptile_mdp_checkpoint.ts";
import { sweep as reptileMdpInitialisation } from "./reptile_mdp_initialisation.ts";
import { sweep as reptileMdpObjective } from "./reptile_mdp_objective.ts";
import { sweep as reptileMdpSensitivity } from "./reptile_mdp_sensitivity.ts";
import { sweep as smoke } from "./smoke.ts";
import type { Sweep } from "./sweep.ts";
import { sweep as untrainedBandit } from "./untrained_bandit.ts";
import { sweep as untrainedMdp } from "./untrained_mdp.ts";

/** The searches behind the hyper-parameters in force. */
export const PUBLISHED_SWEEPS: readonly Sweep[] = [
  mamlBanditObjective,
  mamlBanditTrustRegion,
  mamlBanditInitialisation,
  mamlBanditBudget,
  mamlBanditOptimiser,
  mamlMdpObjective,
  mamlMdpAdvantages,
  mamlMdpTrustRegion,
  mamlMdpInitialisation,
  mamlMdpBudget,
  mamlMdpOptimiser,
  reptileBanditObjective,
  reptileBanditInitialisation,
  reptileBanditBudget,
  reptileBanditAdam,
  reptileMdpObjective,
  reptileMdpInitialisation,
  reptileMdpBudget,
  reptileMdpAdam,
  mamlBanditSensitivity,
  mamlMdpSensitivity,
  reptileBanditSensitivity,
  reptileMdpSensitivity,
  mamlBanditCheckpoint,
  mamlMdpCheckpoint,
  reptileBanditCheckpoint,
  reptileMdpCheckpoint,
  untrainedBandit,
  untrainedMdp,
  allActionBandit,
  allActionMdp,
  allActionFewPulls,
];

/** All sweeps, the published ones first. */
export const SWEEPS: ReadonlyMap<string, Sweep> = new Map(
  [...PUBLISHED_SWEEPS, smoke].map((sweep) => [sweep.name, sweep]),
);
