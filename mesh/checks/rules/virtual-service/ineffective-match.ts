import type { Branch } from '../../../behaviour/branch';
import { appliesWherever, gatewaysOf } from '../../../behaviour/branch';
import type { VirtualServiceHttpMatch } from '../../../manifest/wire';
import type { Check } from '../../engine/check';
import { type Inventory, perInventory } from '../../engine/inventory';
import { nameOf } from '../../facts/places';
import { reachabilityOf } from '../../facts/reach';
import { plainlyUnreachable } from './unreachable-route';

/** Pairs of prefixes of which the first takes every request of the second. */
export const coveredPrefixes = perInventory((inventory: Inventory): readonly [narrow: Branch, wide: Branch][] => {
  const { branches, reach, prover } = reachabilityOf(inventory);
  const covered: [Branch, Branch][] = [];
  const repeated = new Set(
    plainlyUnreachable(inventory).duplicates.map(
      ({ object, list, rule, match }) => `${list} ${object.namespace}/${object.name} ${rule} ${match}`,
    ),
  );
  for (const { object, list, rule } of plainlyUnreachable(inventory).rules) {
    repeated.add(`${list} ${object.namespace}/${object.name} ${rule}`);
  }
  const isRepeated = ({ virtualService, rule, match }: Branch) => {
    const name = `http ${virtualService.id} ${rule.index}`;
    return repeated.has(name) || repeated.has(`${name} ${match?.index}`);
  };
  for (const all of branches.values()) {
    const byPrefix = all.filter((branch) => !branch.rule.delegate && prefixOf(branch) !== '' && !isRepeated(branch));
    for (const [at, narrow] of byPrefix.entries()) {
      if (reach.get(narrow)?.kind !== 'eaten') continue;
      for (const wide of byPrefix.slice(0, at)) {
        if (prefixOf(wide) === prefixOf(narrow) || !isAlike(wide.match?.spec ?? {}, narrow.match?.spec ?? {})) continue;
        const gateways = gatewaysOf(narrow);
        if (!gateways.every((gateway) => appliesWherever(wide, narrow, gateway))) continue;
        if (prover.eaters(narrow, [wide])) covered.push([narrow, wide]);
      }
    }
  }
  return covered;
});

function prefixOf({ match }: Branch): string {
  return (match?.spec as VirtualServiceHttpMatch | undefined)?.uri?.prefix ?? '';
}

/** What Istio's analyzer compares: the texts of as many conditions on the same names. */
function isAlike(wide: VirtualServiceHttpMatch, narrow: VirtualServiceHttpMatch): boolean {
  const method = ({ method: asked }: VirtualServiceHttpMatch) => textOf(asked) || 'exactGET';
  return (
    (wide.port ?? 0) === (narrow.port ?? 0) &&
    method(wide).startsWith(method(narrow)) &&
    textOf(wide.authority).startsWith(textOf(narrow.authority)) &&
    haveAlike(wide.headers, narrow.headers) &&
    haveAlike(wide.queryParams, narrow.queryParams) &&
    haveAlike(wide.withoutHeaders, narrow.withoutHeaders)
  );
}

function haveAlike(wide: VirtualServiceHttpMatch['headers'] = {}, narrow: typeof wide = {}): boolean {
  const texts = new Map(Object.entries(narrow).map(([name, asked]) => [name, textOf(asked)]));
  const all = Object.entries(wide);
  if (all.length !== texts.size) return false;
  return all.every(([name, asked]) => texts.has(name) && textOf(asked).startsWith(texts.get(name) ?? ''));
}

function textOf(asked: VirtualServiceHttpMatch['uri'] | null): string {
  if (asked?.exact) return `exact${asked.exact}`;
  return asked?.prefix ? `prefix${asked.prefix}` : '';
}

export const ineffectiveMatch: Check = {
  code: 'IST0131',
  level: 'info',
  title: 'a match repeats an earlier one, or its prefix lies under an earlier prefix',
  description: `The first match that fits takes the request, so that this one never does. Put the longer prefix first,
or take the match out.`,
  differences: `Istio's analyzer compares the texts of prefixes, takes a missing method for GET, and looks away from
scheme, source, gateways and letter case. Here a prefix is reported only where it is proved that the earlier match takes
every request of the later one. MESH0101 says when thereby a whole rule is out of reach, and knows more than prefixes.`,
  examples: [
    {
      wrong: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - match: [{ uri: { prefix: /api } }]
      route: [{ destination: { host: reviews } }]
    - match: [{ uri: { prefix: /api/v2 } }, { uri: { prefix: /v2 } }]
      route: [{ destination: { host: reviews-v2 } }]
`,
      says: 'this match adds nothing: rule 0 takes every path under its prefix before',
      right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - match: [{ uri: { prefix: /api/v2 } }, { uri: { prefix: /v2 } }]
      route: [{ destination: { host: reviews-v2 } }]
    - match: [{ uri: { prefix: /api } }]
      route: [{ destination: { host: reviews } }]
`,
    },
  ],
  run(inventory, report) {
    for (const { object, list, rule, match, message } of plainlyUnreachable(inventory).duplicates) {
      report(object, ['spec', list, rule, 'match', match], message);
    }
    for (const [narrow, wide] of coveredPrefixes(inventory)) {
      const { config, id } = narrow.virtualService;
      const object = inventory.find('VirtualService', config.namespace, config.name);
      if (!object) continue;
      const field = ['spec', 'http', narrow.rule.index, 'match', narrow.match?.index ?? 0, 'uri', 'prefix'];
      report(object, field, `this match adds nothing: ${nameOf(wide, id)} takes every path under its prefix before`);
    }
  },
};
