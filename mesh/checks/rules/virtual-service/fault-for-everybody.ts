import { type Branch, gatewaysOf } from '../../../behaviour/branch';
import type { VirtualServiceHttpFault } from '../../../manifest/wire';
import type { Check } from '../../engine/check';
import { reachabilityOf } from '../../facts/reach';

/** Percent of all requests from which on it is reported: of clients outside, and of callers in the mesh. */
const MANY = { outside: 10, inside: 51 };

export const faultForEverybody: Check = {
  code: 'MESH0104',
  level: 'warning',
  title: 'a fault is for every request, not for those of testers',
  description: `The rule takes every request for its hosts, and the fault is for many of them: at a gateway for ${MANY.outside} % or
more of what clients outside send, in the mesh for more than half of all calls. Where that is meant, as in an exercise,
suppress it; else let a match choose who gets the fault, as by a header, and write a rule without it behind. It is never
an error: whether chaos is meant cannot be proved. A rule behind others, which takes only what they leave over, is not
reported.`,
  examples: [
    {
      title: 'in the mesh',
      wrong: example('', ''),
      says: 'every call to reviews, and 100 % of them are aborted',
      right: example('', 'match: [{ headers: { x-tester: { exact: "true" } } }], '),
    },
    {
      title: 'at a gateway',
      wrong: example('gateways: [public]\n  ', '', 20),
      says: 'every request of clients at gateway default/public, and 20 % of them are aborted',
      right: example('gateways: [public]\n  ', 'match: [{ headers: { x-tester: { exact: "true" } } }], ', 20),
    },
  ],
  run(inventory, report) {
    const reported = new Set<string>();
    for (const [, branches] of reachabilityOf(inventory).branches) {
      const first = branches.find((branch) => branch.rule === branches[0]?.rule && takesAll(branch));
      if (!first) continue;
      const gateways = gatewaysOf(first);
      const outside = gateways.find((name) => name !== 'mesh');
      const { virtualService: id, rule } = placeOf(first);
      const object = inventory.findById('VirtualService', id);
      const key = `${id} ${rule}`;
      if (!object || gateways.length === 0 || reported.has(key)) continue;
      const fault = object.spec.http?.[rule]?.fault;
      const happening = [...percentages(fault)].filter(
        ([, percent]) => percent >= (outside === undefined ? MANY.inside : MANY.outside),
      );
      if (happening.length === 0) continue;
      reported.add(key);
      const who =
        outside === undefined
          ? `call to ${(object.spec.hosts ?? []).join(', ') || first.virtualService.hosts.join(', ')}`
          : `request of clients at gateway ${outside}`;
      const what = happening.map(([done, percent]) => `${percent} % of them are ${done}`).join(' and ');
      report(object, ['spec', 'http', rule, 'fault'], `the rule takes every ${who}, and ${what}`);
    }
  },
};

function takesAll({ catchAll, port, sourceLabels, sourceNamespace }: Branch): boolean {
  return catchAll && port === 0 && sourceLabels.size === 0 && sourceNamespace === '';
}

/** Where the rule is written, which may be in a delegate. */
function placeOf({ virtualService, rule }: Branch): { virtualService: string; rule: number } {
  return rule.delegate ?? { virtualService: virtualService.id, rule: rule.index };
}

function* percentages({ abort, delay }: VirtualServiceHttpFault = {}): Generator<[done: string, percent: number]> {
  if (abort) yield ['aborted', abort.percentage?.value ?? 0];
  if (delay) yield [`held up for ${delay.fixedDelay}`, delay.percentage?.value ?? delay.percent ?? 0];
}

function example(gateways: string, match: string, percent = 100): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [${gateways === '' ? 'reviews' : 'reviews.example.com'}]
  ${gateways}http:
    - ${match === '' ? '' : `${match.slice(0, -2)}\n      `}fault: { abort: { httpStatus: 503, percentage: { value: ${percent} } } }
      route: [{ destination: { host: reviews } }]
    - route: [{ destination: { host: reviews } }]
`;
}
