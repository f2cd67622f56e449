import type { Path } from '../../manifest';
import type { Check } from '../check';
import { perInventory } from '../inventory';
import type { MeshObject } from '../mesh-object';
import { webhookRules } from './rules';

interface Said {
  readonly object: MeshObject;
  readonly field: Path;
  readonly message: string;
  readonly warning: boolean;
}

/** Every rule sees every object of its kind once, for both checks. */
const said = perInventory((inventory) => {
  const all: Said[] = [];
  for (const rule of webhookRules) {
    for (const object of inventory.written(rule.kind)) {
      rule.check(object, {
        error: (field, message) => all.push({ object, field, message, warning: false }),
        warning: (field, message) => all.push({ object, field, message, warning: true }),
      });
    }
  }
  return all;
});

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
