import type { Path } from '../../manifest';
import type { Check } from '../check';
import { perInventory } from '../inventory';
import type { MeshObject } from '../mesh-object';
import type { WebhookRule } from './rule';
import { webhookRules } from './rules';

interface Said {
  readonly object: MeshObject;
  readonly field: Path;
  readonly message: string;
  readonly warning: boolean;
}

const rulesByKind = new Map<WebhookRule['kind'], WebhookRule[]>();
for (const rule of webhookRules) rulesByKind.set(rule.kind, [...(rulesByKind.get(rule.kind) ?? []), rule]);

/** Every rule sees every object of its kind once, for both checks. */
const said = perInventory((inventory) => {
  const all: Said[] = [];
  for (const [kind, rules] of rulesByKind) {
    for (const object of inventory.of(kind)) all.push(...ask(rules, object as unknown as MeshObject));
  }
  return all;
});

function ask(rules: readonly WebhookRule[], object: MeshObject): readonly Said[] {
  const all: Said[] = [];
  const stops: Said[] = [];
  const into = (said: Said[], warning: boolean) => (field: Path, message: string | undefined) => {
    if (message !== undefined) said.push({ object, field, message, warning });
  };
  const verdict = { error: into(all, false), warning: into(all, true), stop: into(stops, false) };
  for (const rule of rules) {
    rule.check(object as Parameters<typeof rule.check>[0], verdict);
    if (stops.length > 0) return stops;
  }
  return all;
}

function webhookCheck(page: Omit<Check, 'run' | 'examples' | 'rules'>, warning: boolean): Check {
  return {
    ...page,
    examples: [],
    rules: webhookRules.filter(({ wrong }) => wrong.some((mistake) => (mistake.warning ?? false) === warning)),
    run(inventory, report) {
      for (const { object, field, message, ...one } of said(inventory)) {
        if (one.warning === warning) report(object, field, message);
      }
    },
  };
}

export const webhookErrors = webhookCheck(
  {
    code: 'IST0106',
    level: 'error',
    refused: true,
    title: "Istio's webhook refuses the object",
    description: `Istio's admission webhook, and \`istioctl validate\` with the same code, look at every object by itself
and refuse what can never work. The object is not applied.`,
  },
  false,
);

export const webhookWarnings = webhookCheck(
  {
    code: 'IST0133',
    level: 'warning',
    title: "Istio's webhook takes the object with a warning",
    description: `The object is applied, but a part of it is deprecated, ignored, or reaches further than it looks.`,
  },
  true,
);
