import type { Branch } from '../../../behaviour/branch';
import type { Check, Report } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { coveredPrefixes } from '../../facts/covered-prefixes';
import { listed, nameOf, type OutOfReach, outOfReach, type WrittenRule, writtenRules } from '../../facts/places';
import { reachabilityOf } from '../../facts/reach';
import { plainlyUnreachable } from '../../facts/repeated-matches';

export const unreachableRule: Check = {
  code: 'MESH0101',
  level: 'warning',
  title: 'rule is unreachable because earlier rules match all its requests',
  description: `The first rule that matches handles the request. If a rule for \`prefix: /api\` comes first, a later rule for
\`exact: /api/v2\` never gets a request. Put the narrower rule first, or remove it.

A rule is reported only if no request at all can reach it. The proof covers path (exact, prefix, regex, letter case), method,
authority, scheme, headers, missing headers, query parameters, port, source and gateways. It also finds rules that several
earlier rules cover only together.

If only one match of a rule is unreachable, that match is reported: as a warning, or as info if another match of the same
rule covers it.`,
  differences: `\`istioctl analyze\` compares prefixes as text (IST0131). It misses an earlier rule with fewer conditions, an
exact path or a regex under an earlier prefix, and everything after an explicit \`prefix: /\`. Rules that IST0130 reports are
not reported again.`,
  examples: [
    {
      title: 'broad path before a narrow one',
      wrong: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - match: [{ uri: { prefix: /api } }]
      route: [{ destination: { host: reviews } }]
    - match: [{ uri: { exact: /api/v2 }, method: { exact: GET } }]
      route: [{ destination: { host: reviews-v2 } }]
`,
      says: 'no request reaches this rule: rule 0 matches all its requests first; move this rule up or remove it',
      right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - match: [{ uri: { exact: /api/v2 }, method: { exact: GET } }]
      route: [{ destination: { host: reviews-v2 } }]
    - match: [{ uri: { prefix: /api } }]
      route: [{ destination: { host: reviews } }]
`,
    },
    {
      title: 'two rules that together match everything',
      wrong: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - match: [{ headers: { beta: { exact: "true" } } }]
      route: [{ destination: { host: reviews-v2 } }]
    - match: [{ withoutHeaders: { beta: { exact: "true" } } }]
      route: [{ destination: { host: reviews } }]
    - match: [{ uri: { regex: "/api/v[0-9]+" } }]
      route: [{ destination: { host: reviews-v3 } }]
`,
      says: 'no request reaches this rule: rule 0 and rule 1 match all its requests first; move this rule up or remove it',
      right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - match: [{ uri: { regex: "/api/v[0-9]+" } }]
      route: [{ destination: { host: reviews-v3 } }]
    - match: [{ headers: { beta: { exact: "true" } } }]
      route: [{ destination: { host: reviews-v2 } }]
    - route: [{ destination: { host: reviews } }]
`,
    },
  ],
  run(inventory, report) {
    const reachability = reachabilityOf(inventory);
    const { isRule, isMatch } = alreadyReported(inventory);
    for (const rule of writtenRules(inventory)) {
      if (isRule(rule.virtualService, rule.index)) continue;
      const matches = [...rule.matches].map(([match, branches]) => ({
        match,
        dead: outOfReach(branches, reachability),
      }));
      if (matches.every(({ dead }) => dead))
        reportRule(
          inventory,
          rule,
          matches.flatMap(({ dead }) => dead ?? []),
          report,
        );
      else {
        for (const { match, dead } of matches)
          if (match !== null && dead && !isMatch(rule.virtualService, rule.index, match))
            reportMatch(inventory, rule, match, dead, report);
      }
    }
  },
};

/** Rules and matches that IST0130 and IST0131 report. */
function alreadyReported(inventory: Inventory) {
  const { rules, duplicates } = plainlyUnreachable(inventory);
  const reported = new Set<string>();
  for (const { object, list, rule } of rules) {
    if (list === 'http') reported.add(`${object.id} ${rule}`);
  }
  for (const { object, list, rule, match } of duplicates) {
    if (list === 'http') reported.add(`${object.id} ${rule} ${match}`);
  }
  for (const [{ virtualService, rule, match }] of coveredPrefixes(inventory)) {
    reported.add(`${virtualService.id} ${rule.index} ${match?.index}`);
  }
  return {
    isRule: (id: string, rule: number) => reported.has(`${id} ${rule}`),
    isMatch: (id: string, rule: number, match: number) => reported.has(`${id} ${rule} ${match}`),
  };
}

function reportRule(inventory: Inventory, rule: WrittenRule, dead: readonly OutOfReach[], report: Report): void {
  const covering = coveringOf(dead);
  const object = inventory.findById('VirtualService', rule.virtualService);
  if (!object || covering.length === 0) return;
  const foreign = covering.filter((branch) => !isPartOf(branch, rule));
  const others = (foreign.length > 0 ? foreign : covering).map((branch) => nameOf(branch, rule.virtualService));
  const match = new Set(others).size > 1 ? 'match' : 'matches';
  report(
    object,
    ['spec', 'http', rule.index],
    `no request reaches this rule: ${listed(others)} ${match} all its requests first; move this rule up or remove it`,
  );
}

function reportMatch(
  inventory: Inventory,
  rule: WrittenRule,
  match: number,
  dead: readonly OutOfReach[],
  report: Report,
): void {
  const covering = coveringOf(dead);
  const object = inventory.findById('VirtualService', rule.virtualService);
  if (!object || covering.length === 0) return;
  const isOwn = covering.every((branch) => isPartOf(branch, rule));
  const others = listed(covering.map((branch) => nameOf(branch, rule.virtualService)));
  const field = ['spec', 'http', rule.index, 'match', match];
  if (isOwn) report(object, field, `this match is never used: ${others} already matches its requests`, 'info');
  else report(object, field, `no request reaches this match: its requests go to ${others} first`, 'warning');
}

function isPartOf({ virtualService: { id }, rule: { index, delegate } }: Branch, rule: WrittenRule): boolean {
  if (id === rule.virtualService) return index === rule.index;
  return delegate?.virtualService === rule.virtualService && delegate.rule === rule.index;
}

function coveringOf(dead: readonly OutOfReach[]) {
  return dead.flatMap((reach) => (reach.kind === 'covered' ? reach.by : []));
}
