import type { FieldPath } from '../../../../manifest/manifest';
import type { Check } from '../../../engine/check';
import { perInventory } from '../../../engine/inventory';
import type { MeshObject } from '../../../engine/mesh-object';
import type { WebhookRule } from './rule';
import { webhookRules } from './rules';

interface Problem {
  readonly object: MeshObject;
  readonly field: FieldPath;
  readonly message: string;
  readonly warning: boolean;
}

const rulesByKind = new Map<WebhookRule['kind'], WebhookRule[]>();
for (const rule of webhookRules) rulesByKind.set(rule.kind, [...(rulesByKind.get(rule.kind) ?? []), rule]);

/** Errors and warnings of all rules: each rule runs once per object of its kind, for both checks. */
const allProblems = perInventory((inventory) => {
  const all: Problem[] = [];
  for (const [kind, rules] of rulesByKind) {
    for (const object of inventory.written(kind)) {
      for (const problem of problemsOf(rules, object as unknown as MeshObject)) all.push(problem);
    }
  }
  return all;
});

function problemsOf(rules: readonly WebhookRule[], object: MeshObject): readonly Problem[] {
  const all: Problem[] = [];
  const stops: Problem[] = [];
  const unreadable = object.errors.flatMap(({ kind, path }) => (kind === 'type' ? [path] : []));
  const into = (problems: Problem[], warning: boolean) => (field: FieldPath, message: string | undefined) => {
    if (message === undefined || unreadable.some((path) => isAround(field, path))) return;
    problems.push({ object, field, message, warning });
  };
  const verdict = { error: into(all, false), warning: into(all, true), stop: into(stops, false) };
  for (const rule of rules) {
    rule.check(object as Parameters<typeof rule.check>[0], verdict);
    if (stops.length > 0) return stops;
  }
  return all;
}

/** A problem of a field around an unreadable value may only exist because that value is missing, so it is ignored. */
function isAround(field: FieldPath, path: FieldPath): boolean {
  return field.length < path.length && field.every((key, index) => key === path[index]);
}

function webhookCheck(page: Omit<Check, 'run' | 'examples' | 'rules'>, warning: boolean): Check {
  return {
    ...page,
    examples: [],
    rules: webhookRules.filter(({ wrong }) => wrong.some((mistake) => (mistake.warning ?? false) === warning)),
    run(inventory, report) {
      for (const problem of allProblems(inventory)) {
        if (problem.warning === warning) report(problem.object, problem.field, problem.message);
      }
    },
  };
}

export const webhookErrors = webhookCheck(
  {
    code: 'IST0106',
    level: 'error',
    refused: true,
    title: "Istio's webhook rejects the object",
    description: `Istio's admission webhook validates each object on its own and rejects whatever can never work, so the object
is not applied. \`istioctl validate\` runs the same code. The sections below list the rules for each kind, with an object that
is accepted and mistakes in it that are not.`,
    differences: `- Each field is a finding of its own. \`istioctl analyze\` shows a message only once per object, however many
  fields it concerns.
- The webhook's rules for labels and annotations are included. \`istioctl analyze\` skips them.
- A host of a Sidecar that the webhook checks twice is reported once.
- A value that the API server accepts but the webhook cannot parse, such as \`idleTimeout: never\`, is reported at its field.
  \`istioctl analyze\` skips such an object.
- For a \`null\` in a list, only the API server's error is reported. A \`null\` in a map is checked as in \`istioctl validate\`,
  although the API server usually drops it before the webhook sees it.
- Whether Envoy accepts the \`value\` of a patch in an EnvoyFilter is not checked.`,
  },
  false,
);

export const webhookWarnings = webhookCheck(
  {
    code: 'IST0133',
    level: 'warning',
    title: "Istio's webhook accepts the object with a warning",
    description: `The object is applied, but a part of it is deprecated, ignored, or affects more than you might expect. The
sections below list the rules for each kind, with an object without warnings and changes to it that cause one.`,
    differences: `- Each field is a finding of its own. \`istioctl analyze\` shows a message only once per object, however many
  fields it concerns.
- Some warnings that Istio creates but then loses, because the surrounding function only returns errors, are reported here:
  all warnings about traffic policies of subsets and ports, outdated names of gateways in matches of http and tcp routes, and
  an \`abort\` without a status.
- Rules and matches that can never apply have codes of their own, IST0130 and IST0131.
- The \`value\` of a patch in an EnvoyFilter is not checked.`,
  },
  true,
);
