import type { Path } from '../../../../manifest/manifest';
import type { Check } from '../../../engine/check';
import { perInventory } from '../../../engine/inventory';
import type { MeshObject } from '../../../engine/mesh-object';
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
    for (const object of inventory.written(kind)) all.push(...ask(rules, object as unknown as MeshObject));
  }
  return all;
});

function ask(rules: readonly WebhookRule[], object: MeshObject): readonly Said[] {
  const all: Said[] = [];
  const stops: Said[] = [];
  const lost = object.errors.filter(({ kind }) => kind === 'type').map(({ path }) => path);
  const into = (said: Said[], warning: boolean) => (field: Path, message: string | undefined) => {
    if (message === undefined || lost.some((path) => isAround(field, path))) return;
    said.push({ object, field, message, warning });
  };
  const verdict = { error: into(all, false), warning: into(all, true), stop: into(stops, false) };
  for (const rule of rules) {
    rule.check(object as Parameters<typeof rule.check>[0], verdict);
    if (stops.length > 0) return stops;
  }
  return all;
}

/** What is said of a field may only be so because a value inside of it has a wrong type, and was not read. */
function isAround(field: Path, path: Path): boolean {
  return field.length < path.length && field.every((key, index) => key === path[index]);
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
    differences: `Here each field is a finding. \`istioctl analyze\` shows a message of an object once, however many fields it
is about, and does not read labels and annotations, of which the webhook has rules as well. A host of a Sidecar that the
webhook looks at twice is reported once. What the API server takes but the webhook cannot read, as \`idleTimeout: never\`,
is reported at its field; \`istioctl analyze\` skips such an object. Of a \`null\` in a list only the API server's error is
reported; one in a map is judged as \`istioctl validate\` does, though the API server mostly drops it before the webhook
looks. Whether Envoy would take the \`value\` of an EnvoyFilter's patch is not checked.`,
  },
  false,
);

export const webhookWarnings = webhookCheck(
  {
    code: 'IST0133',
    level: 'warning',
    title: "Istio's webhook takes the object with a warning",
    description: `The object is applied, but a part of it is deprecated, ignored, or reaches further than it looks.`,
    differences: `Here each field is a finding: \`istioctl analyze\` shows a message of an object once, however many fields it is
about. Some of Istio's warnings are made and then lost on the way, because the function around them only hands on errors.
They are reported here: all warnings of the traffic policies of subsets and of ports, outdated names of gateways in the
matches of http and tcp routes, and an \`abort\` that aborts nothing. Rules and matches that can never apply have codes of
their own, IST0130 and IST0131. What stands in the \`value\` of an EnvoyFilter's patch is not looked at.`,
  },
  true,
);
