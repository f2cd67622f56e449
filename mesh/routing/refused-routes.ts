import { refusedAction, refusedMatch } from '../envoy/http-rule';
import { refusalInWords } from '../envoy/refusal';
import { refusedHashPolicy } from '../envoy/traffic-policy';
import { type Fields, fields, list } from '../manifest/fields';
import { destinationOfRoute } from './destination';
import type { DestinationRule } from './destination-rule';
import { destinationHash, serviceHash } from './hash-policy';
import type { Route } from './route';
import { weightOf } from './weighted-clusters';

/** Why Envoy refuses a route, and with it the whole route table; empty if it accepts it. */
export function refusedRoute(route: Route): string {
  return refusedRule(route) || refusedHash(route);
}

function refusedRule({ virtualService, rule, ruleMatch }: Route): string {
  if (!virtualService || !rule) return '';
  const { delegate } = rule;
  const [inMatch] = ruleMatch ? refusedMatch(ruleMatch.spec) : [];
  const [inAction] = refusedAction(rule.spec);
  const refusal = inMatch ?? inAction;
  if (!refusal) return '';
  const index = delegate ? ruleMatch?.delegateIndex : ruleMatch?.index;
  const match = inMatch ? ['match', ...(typeof index === 'number' ? [index] : [])] : [];
  return refusalInWords(`VirtualService ${delegate?.virtualService ?? virtualService.id}`, {
    ...refusal,
    path: ['http', delegate?.rule ?? rule.index, ...match, ...refusal.path],
  });
}

/** Why Envoy refuses a hash key that the DestinationRule of a destination adds to the route. */
function refusedHash({ virtualService, rule, context, service }: Route): string {
  if (!context) return '';
  const { clusters, listenPort } = context;
  if (!virtualService || !rule) {
    const applied = clusters.rule(service);
    return inWords(applied, serviceHash(applied, listenPort));
  }
  const all = list(rule.spec.route).map(fields);
  for (const { destination, weight } of all) {
    if (all.length > 1 && weightOf(weight) === 0) continue;
    const { host } = destinationOfRoute(fields(destination), virtualService, rule, context);
    const applied = clusters.rule(host);
    const refusal = inWords(applied, destinationHash(applied, fields(destination)));
    if (refusal) return refusal;
  }
  return '';
}

function inWords(rule: DestinationRule | undefined, hash: Fields | undefined): string {
  const [refusal] = rule && hash ? refusedHashPolicy(hash) : [];
  return rule && refusal ? refusalInWords(`DestinationRule ${rule.sources.join(' and ')}`, refusal) : '';
}
