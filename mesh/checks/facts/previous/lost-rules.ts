import type { Branch } from '../../../behaviour/branch';
import { gatewaysOf } from '../../../behaviour/branch';
import { Languages } from '../../../behaviour/language';
import { fields, list, text } from '../../../manifest/fields';
import { isWildcard, subsetOf } from '../../../registry/host-name';
import type { HttpRule, VirtualService } from '../../../routing/virtual-service';
import type { Report } from '../../engine/check';
import type { MeshObject } from '../../engine/mesh-object';
import type { Reachability } from '../reach';
import { canonical } from './canonical';
import { firstMatch, mayMatch, type PlainRequest, plainRequest, requestText } from './plain-request';

/** Two versions of a VirtualService with hosts and merged delegates. */
export interface Pair {
  readonly before: VirtualService;
  readonly now: VirtualService;
  /** Whether a route of the Gateway API may handle the requests now. */
  isRouted(gateway: string, host: string): boolean;
  /** The object whose new version lost the rule: the VirtualService itself or a delegate. */
  blamed(rule: HttpRule): MeshObject | undefined;
}

/**
 * Reports removed rules with an example: a request that the rule matched, and that no rule or an older rule matches now.
 * A new rule that matches the request counts as the replacement, whatever it does.
 */
export function lostRules(
  pair: Pair,
  before: Reachability,
  after: Reachability,
  report: Report,
): ReadonlySet<HttpRule> {
  const languages = new Languages();
  const reported = new Set<HttpRule>();
  const present = new Set(pair.now.http.map(matchText));
  const known = new Set(pair.before.http.map(matchText));
  const names = new Set(pair.now.http.map(({ name }) => name));
  const old = before.branches.get(pair.before) ?? [];
  const current = after.branches.get(pair.now) ?? [];
  const host = pair.before.hosts.find((name) => pair.now.hosts.some((other) => subsetOf(name, other)));
  if (host === undefined) return reported;
  for (const branch of old) {
    const { rule } = branch;
    const object = pair.blamed(rule);
    // A rule with the same match handles the requests, or one before it does.
    if (!object || reported.has(rule) || present.has(matchText(rule))) continue;
    const isGone = rule.name !== '' && !names.has(rule.name);
    const message = messageFor(branch, isGone);
    if (message === undefined) continue;
    reported.add(rule);
    report(object, ['spec', 'http'], message);
  }
  return reported;

  function messageFor(branch: Branch, isGone: boolean): string | undefined {
    const { rule } = branch;
    const name = `rule ${rule.delegate?.rule ?? rule.index}${rule.name === '' ? '' : ` ${JSON.stringify(rule.name)}`} of the previous version`;
    const request = plainRequest(
      branch,
      isWildcard(host ?? '') ? `any${host?.slice(1) || '.example.com'}` : (host ?? ''),
      languages,
    );
    if (!request) return isGone ? `${name} is gone` : undefined;
    for (const gateway of gatewaysOf(branch)) {
      if (!pair.now.gateways.includes(gateway) || firstMatch(request, old, gateway) !== branch) continue;
      const what = requestText(request);
      const successor = firstMatch(request, current, gateway);
      if (!successor) {
        if (mayMatchElsewhere(request, gateway)) continue;
        return `${name} handled ${what}, which no rule matches now: the response is a 404`;
      }
      if (!known.has(matchText(successor.rule))) continue;
      const [was, is] = [targetOf(rule), targetOf(successor.rule)];
      const falls = `${what}, which rule ${successor.rule.index} matches now`;
      if (was !== is) return `${name} handled ${falls} and sends to ${is} instead of ${was}`;
      if (isGone) return `${name} is gone: it handled ${falls}`;
    }
    return undefined;
  }

  /** Whether a rule with conditions that the request leaves open matches it, or another VirtualService at the gateway. */
  function mayMatchElsewhere(request: PlainRequest, gateway: string): boolean {
    if (current.some((branch) => mayMatch(branch, request)) || pair.isRouted(gateway, host ?? '')) return true;
    return after.virtualServices.roots.some(
      (root) =>
        root !== pair.now &&
        root.gateways.includes(gateway) &&
        root.hosts.includes(host ?? '') &&
        (after.branches.get(root) ?? []).some((branch) => mayMatch(branch, request)),
    );
  }
}

function matchText({ spec }: HttpRule): string {
  return canonical(spec.match ?? []);
}

/** What a rule does with its requests, in words. */
function targetOf({ spec }: HttpRule): string {
  const hosts = list(spec.route).map((route) => text(fields(fields(route).destination).host));
  if (hosts.length > 0) return [...new Set(hosts)].sort().join(', ');
  return spec.redirect ? 'a redirect' : 'a direct response';
}
