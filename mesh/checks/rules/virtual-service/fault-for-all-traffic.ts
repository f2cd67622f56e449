import { type Branch, gatewaysOf } from '../../../behaviour/branch';
import type { VirtualServiceHttpFault } from '../../../manifest/wire';
import type { Check } from '../../engine/check';
import { reachabilityOf } from '../../facts/reach';

/** Smallest percentage that is reported, for requests from outside and for calls inside the mesh. */
const MANY = { outside: 10, inside: 51 };

export const faultForAllTraffic: Check = {
  code: 'MESH0104',
  level: 'warning',
  title: 'fault applies to all traffic',
  description: `The rule matches every request to its hosts and injects a fault into many of them: into at least
${MANY.outside}% of the requests at a gateway, or into more than half of the calls inside the mesh.

Add a match, for example on a header, so only testers get the fault, and let a rule without the fault follow. If the fault
is intended, as in a chaos exercise, suppress the finding. A fault is only reported if its rule comes first: a later rule
gets the remaining requests, not all traffic.`,
  examples: [
    {
      title: 'inside the mesh',
      wrong: example('', ''),
      says: 'this rule matches every call to reviews, and 100% of them are aborted: add a match',
      right: example('', 'match: [{ headers: { x-tester: { exact: "true" } } }], '),
    },
    {
      title: 'at a gateway',
      wrong: example('gateways: [public]\n  ', '', 20),
      says: 'this rule matches every request at gateway default/public, and 20% of them are aborted: add a match',
      right: example('gateways: [public]\n  ', 'match: [{ headers: { x-tester: { exact: "true" } } }], ', 20),
    },
  ],
  run(inventory, report) {
    const reported = new Set<string>();
    for (const [, branches] of reachabilityOf(inventory).branches) {
      const first = branches.find((branch) => branch.rule === branches[0]?.rule && matchesAll(branch));
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
          : `request at gateway ${outside}`;
      const what = happening.map(([done, percent]) => `${percent}% of them are ${done}`).join(' and ');
      report(object, ['spec', 'http', rule, 'fault'], `this rule matches every ${who}, and ${what}: add a match`);
    }
  },
};

function matchesAll({ catchAll, port, sourceLabels, sourceNamespace }: Branch): boolean {
  return catchAll && port === 0 && sourceLabels.size === 0 && sourceNamespace === '';
}

/** The VirtualService that defines the rule: for a delegated rule, the delegate. */
function placeOf({ virtualService, rule }: Branch): { virtualService: string; rule: number } {
  return rule.delegate ?? { virtualService: virtualService.id, rule: rule.index };
}

function* percentages({ abort, delay }: VirtualServiceHttpFault = {}): Generator<[done: string, percent: number]> {
  if (abort) yield ['aborted', abort.percentage?.value ?? 0];
  if (delay) yield [`delayed by ${delay.fixedDelay}`, delay.percentage?.value ?? delay.percent ?? 0];
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
