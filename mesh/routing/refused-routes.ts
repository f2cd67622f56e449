import { refusedAction, refusedMatch } from '../envoy/http-rule';
import { refusedPathPrefix } from '../envoy/path-prefix';
import { type Refusal, refusalInWords } from '../envoy/refusal';
import { refusedHashPolicy } from '../envoy/traffic-policy';
import { re2Fault } from '../grammar/grammar';
import type { RuleSource } from '../manifest/config';
import { type Fields, fields, list } from '../manifest/fields';
import { destinationOfRoute } from './destination';
import type { DestinationRule } from './destination-rule';
import { destinationHash, serviceHash } from './hash-policy';
import { sourcePath } from './matched-route';
import type { Route } from './route';
import { weightOf } from './weighted-clusters';

/** A route because of which Envoy refuses a whole route table. */
export interface RefusedRoute {
  readonly problem: string;
  /** Since when the route exists, in seconds since 1970; 0 if it is not known. */
  readonly created: number;
}

/** Why Envoy refuses a route; `undefined` if it accepts it. */
export function refusedRoute(route: Route): RefusedRoute | undefined {
  const ofRule = refusedRule(route);
  if (ofRule)
    return { problem: ofRule, created: (route.rule?.source?.route ?? route.virtualService?.config)?.created ?? 0 };
  const ofHash = refusedHash(route);
  return ofHash ? { problem: ofHash, created: 0 } : undefined;
}

function refusedRule({ virtualService, rule, ruleMatch }: Route): string {
  if (!virtualService || !rule) return '';
  if (rule.source) return refusedSource(rule.source, rule.spec, ruleMatch?.spec);
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

function refusedSource(source: RuleSource, rule: Fields, match: Fields | undefined): string {
  const [inMatch] = match ? refusedMatch(match) : [];
  const [inAction] = refusedAction(rule);
  // For VirtualServices, Istio's webhook rejects such a pattern; for routes, nobody does.
  const invalid = match && (invalidPattern(match) ?? invalidPrefix(match));
  const refusal = invalid ?? inMatch ?? inAction;
  if (!refusal) return '';
  const path = invalid || inMatch ? sourcePath(source) : ['spec', 'rules', source.rule];
  return refusalInWords(`${source.route.kind} ${source.route.id}`, { ...refusal, path: path.slice(1) });
}

/** A regex that RE2 rejects. A single `*` is no pattern: it means that the header is present. */
function invalidPattern({ uri, headers, queryParams }: Fields): Refusal | undefined {
  const values = [uri, ...Object.values(fields(headers)), ...Object.values(fields(queryParams))];
  for (const value of values) {
    const { regex } = fields(value);
    if (typeof regex === 'string' && regex !== '*' && re2Fault(regex) !== undefined) {
      return { path: [], problem: `has the pattern ${JSON.stringify(regex)}, which RE2 rejects` };
    }
  }
  return undefined;
}

/** A path prefix that Envoy rejects. The CRDs of the Gateway API do not allow any, but the API server allows them in Ingresses. */
function invalidPrefix({ uri }: Fields): Refusal | undefined {
  const { prefix } = fields(uri);
  const problem = typeof prefix === 'string' ? refusedPathPrefix(prefix) : undefined;
  if (problem === undefined) return undefined;
  return { path: [], problem: `has the path prefix ${JSON.stringify(prefix)}, but ${problem}` };
}

/** Why Envoy refuses a hash key that the DestinationRule of a destination adds to the route. */
function refusedHash({ virtualService, rule, context, service }: Route): string {
  if (!context?.clusters.hasHashes) return '';
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
