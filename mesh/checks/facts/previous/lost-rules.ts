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
import { mayTake, type PlainRequest, plainRequest, requestText, takerOf } from './plain-request';

/** A VirtualService with hosts before and now, delegates merged in, and who is to blame for what it lost. */
export interface Pair {
  readonly before: VirtualService;
  readonly now: VirtualService;
  /** The object in whose new version the loss lies. */
  blamed(rule: HttpRule): MeshObject | undefined;
}

/**
 * Rules that are gone, where that shows: a plain request of theirs is taken by none now, or falls to a rule that was
 * there before. A rule that is written anew, and takes such a request, is its successor, whatever it does with it.
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
    // What is asked for word by word is still taken, by this rule or by one before it.
    if (!object || reported.has(rule) || present.has(matchText(rule))) continue;
    const isGone = rule.name !== '' && !names.has(rule.name);
    const message = said(branch, isGone);
    if (message === undefined) continue;
    reported.add(rule);
    report(object, ['spec', 'http'], message);
  }
  return reported;

  function said(branch: Branch, isGone: boolean): string | undefined {
    const { rule } = branch;
    const name = `rule ${rule.delegate?.rule ?? rule.index}${rule.name === '' ? '' : ` ${JSON.stringify(rule.name)}`} of the previous version`;
    const request = plainRequest(
      branch,
      isWildcard(host ?? '') ? `any${host?.slice(1) || '.example.com'}` : (host ?? ''),
      languages,
    );
    if (!request) return isGone ? `${name} is gone` : undefined;
    for (const gateway of gatewaysOf(branch)) {
      if (!pair.now.gateways.includes(gateway) || takerOf(request, old, gateway) !== branch) continue;
      const what = requestText(request);
      const taker = takerOf(request, current, gateway);
      if (!taker) {
        if (mayBeTaken(request, gateway)) continue;
        return `${name} handled ${what}, which no rule matches now: the response is a 404`;
      }
      if (!known.has(matchText(taker.rule))) continue;
      const [was, is] = [targetOf(rule), targetOf(taker.rule)];
      const falls = `${what}, which rule ${taker.rule.index} matches now`;
      if (was !== is) return `${name} handled ${falls} and sends to ${is} instead of ${was}`;
      if (isGone) return `${name} is gone: it handled ${falls}`;
    }
    return undefined;
  }

  /** By a rule that asks for more than is known of the request, or by another VirtualService there. */
  function mayBeTaken(request: PlainRequest, gateway: string): boolean {
    if (current.some((branch) => mayTake(branch, request))) return true;
    return after.virtualServices.roots.some(
      (root) =>
        root !== pair.now &&
        root.gateways.includes(gateway) &&
        root.hosts.includes(host ?? '') &&
        (after.branches.get(root) ?? []).some((branch) => mayTake(branch, request)),
    );
  }
}

function matchText({ spec }: HttpRule): string {
  return canonical(spec.match ?? []);
}

/** In words: what a rule does with its requests. */
function targetOf({ spec }: HttpRule): string {
  const hosts = list(spec.route).map((route) => text(fields(fields(route).destination).host));
  if (hosts.length > 0) return [...new Set(hosts)].sort().join(', ');
  return spec.redirect ? 'a redirect' : 'a direct response';
}
