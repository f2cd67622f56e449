import { fields, fieldsOrNone, number, text, textMap, texts } from '../manifest/fields';
import type { PathMatcher } from '../routing/route-match';
import { type RegexPrograms, stringMatch } from '../routing/string-matcher';
import type { HttpRule, RuleMatch, VirtualService } from '../routing/virtual-service';
import { type Condition, claimCondition, pathCondition, presentCondition, withoutCondition } from './condition';

/** A match of a rule, or a rule without matches. Istio generates one Envoy route for it. */
export interface Branch {
  readonly virtualService: VirtualService;
  readonly rule: HttpRule;
  /** `null` for a rule without matches. */
  readonly match: RuleMatch | null;
  readonly port: number;
  /** Empty: all gateways of the VirtualService. If not, Istio ignores the source conditions. */
  readonly gateways: readonly string[];
  readonly sourceLabels: ReadonlyMap<string, string>;
  readonly sourceNamespace: string;
  readonly path: WrittenPath;
  readonly conditions: readonly Condition[];
  /** Istio generates no route after it. */
  readonly catchAll: boolean;
}

type WrittenPath = Pick<PathMatcher, 'kind' | 'value' | 'ignoreCase'>;

export function branchesOf(virtualService: VirtualService, programs: RegexPrograms): Branch[] {
  return virtualService.http.flatMap((rule) =>
    rule.matches.length === 0
      ? [branch(virtualService, rule, null, programs)]
      : rule.matches.map((match) => branch(virtualService, rule, match, programs)),
  );
}

function branch(
  virtualService: VirtualService,
  rule: HttpRule,
  match: RuleMatch | null,
  programs: RegexPrograms,
): Branch {
  const spec = match?.spec ?? {};
  const gateways = texts(spec.gateways);
  const isOpen = gateways.length > 0;
  const path = pathOf(spec);
  const conditions = conditionsOf(spec, programs);
  return {
    virtualService,
    rule,
    match,
    port: number(spec.port),
    gateways,
    sourceLabels: isOpen ? new Map() : textMap(spec.sourceLabels),
    sourceNamespace: isOpen ? '' : text(spec.sourceNamespace),
    conditions,
    path,
    catchAll: conditions.length === 1 && matchesEveryPath(path),
  };
}

function pathOf({ uri, ignoreUriCase }: Readonly<Record<string, unknown>>): WrittenPath {
  const { kind, value } = stringMatch(uri);
  if (kind === 'present') return { kind: 'prefix', value: '/', ignoreCase: false };
  return { kind, value, ignoreCase: ignoreUriCase === true && kind !== 'regex' };
}

// Only these spellings count for Istio, although an empty prefix or `/.*` match every path, too.
function matchesEveryPath({ kind, value }: WrittenPath): boolean {
  return kind === 'regex' ? value === '.*' : kind === 'prefix' && value === '/';
}

/** The conditions of an HTTPMatchRequest. */
export function conditionsOf(spec: Readonly<Record<string, unknown>>, programs: RegexPrograms): Condition[] {
  const uri = fieldsOrNone(spec.uri);
  const conditions = [pathCondition(uri, spec.ignoreUriCase === true, programs)];
  for (const name of ['method', 'authority', 'scheme']) {
    const written = fieldsOrNone(spec[name]);
    if (written) conditions.push(presentCondition(`header :${name}`, written, programs));
  }
  for (const [name, written] of Object.entries(fields(spec.headers))) {
    conditions.push(claimCondition(name, written, false) ?? presentCondition(header(name), written, programs));
  }
  for (const [name, written] of Object.entries(fields(spec.withoutHeaders))) {
    conditions.push(claimCondition(name, written, true) ?? withoutCondition(header(name), written, programs));
  }
  for (const [name, written] of Object.entries(fields(spec.queryParams))) {
    conditions.push(presentCondition(`query ${name}`, written, programs));
  }
  return conditions;
}

// Envoy uses the HTTP/2 name of the Host header.
function header(name: string): string {
  const lower = name.toLowerCase();
  return `header ${lower === 'host' ? ':authority' : lower}`;
}

/** Whether all proxies and ports at this gateway that have the route of `later` also have the route of `earlier`. */
export function appliesWherever(earlier: Branch, later: Branch, gateway: string): boolean {
  if (earlier.port !== 0 && earlier.port !== later.port) return false;
  if (earlier.gateways.length > 0) return earlier.gateways.includes(gateway);
  for (const [key, value] of earlier.sourceLabels) if (later.sourceLabels.get(key) !== value) return false;
  return earlier.sourceNamespace === '' || earlier.sourceNamespace === later.sourceNamespace;
}

/** The gateways at which the branch can have a route. */
export function gatewaysOf({ virtualService, gateways }: Branch): readonly string[] {
  const all = [...new Set(virtualService.gateways)];
  return gateways.length === 0 ? all : all.filter((name) => gateways.includes(name));
}
