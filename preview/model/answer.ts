import type {
  Fraction,
  Location,
  Matched,
  MeshGraph,
  Outcome,
  RoutedDestination,
  RuleNode,
  Station,
  Verdict,
} from '../../mesh';
import { percent, ruleTitle, shortHost, shortName } from '../../mesh/graph/label';
import { isMatchedRule } from '../../mesh/graph/matched-rule';
import { statusInWords } from '../../mesh/verdict/describe';
import { versionId } from './lit';

/** A verdict in words. */
export interface Answer {
  readonly headline: string;
  readonly shares: readonly Share[];
  /** Copies and limits. */
  readonly notes: readonly string[];
  readonly why: readonly Reason[];
  readonly assumptions: readonly string[];
  /** File and line of the rule that matched. */
  readonly location: Location | null;
}

/** A part of the requests. */
export interface Share {
  readonly share: Fraction;
  /** `good` reaches a workload, `answered` is answered on the way as intended, `bad` fails. */
  readonly tone: 'good' | 'answered' | 'bad';
  readonly label: string;
  readonly detail: string;
  /** The service that it reaches. @default it reaches none */
  readonly service?: string;
  /** Its version. @default any */
  readonly version?: string;
  /** The id of the version's node. @default it reaches none */
  readonly node?: string;
}

/** A station of the request: what was decided there, and why. */
export interface Reason {
  readonly passed: boolean;
  readonly title: string;
  readonly detail: string;
  readonly location?: Location;
}

/** @param graph names rules as they are drawn; rules that it does not show are named by their index */
export function answerOf(verdict: Verdict, graph: MeshGraph): Answer {
  const { outcomes, mirrors, timeout, retries, assumptions, matched } = verdict;
  const rule = matched && ruleIn(graph, matched);
  const shares = sharesOf(outcomes);
  return {
    headline: headlineOf(shares),
    shares,
    notes: [
      ...delaysOf(outcomes).map(({ share, delay }) => `${percent(share)} wait ${delay}`),
      ...mirrors.map(
        ({ probability, destination }) => `${percent(probability)} are mirrored to ${target(destination)}`,
      ),
      ...(timeout ? [`Timeout ${timeout}`] : []),
      ...(retries ? [`Up to ${retries.attempts} retries on ${retries.retryOn.replaceAll(',', ', ')}`] : []),
    ],
    why: [...stationReasons(verdict, graph), ...outcomeReasons(verdict)],
    assumptions,
    location: rule?.written[0]?.location ?? verdict.location,
  };
}

function headlineOf(shares: readonly Share[]): string {
  const [only] = shares;
  if (only && shares.length === 1) {
    return only.tone === 'good' ? `All to ${only.label}` : [only.label, only.detail].filter(Boolean).join(': ');
  }
  const [service, ...others] = new Set(shares.map((share) => share.service));
  if (service && others.length === 0) {
    return `${shares.map(({ share, version }) => `${percent(share)} ${version ?? 'any version'}`).join(', ')} of ${service}`;
  }
  return shares.map(({ share, label }) => `${percent(share)} ${label}`).join(', ');
}

/** Outcomes that only differ by a delay are one. */
function sharesOf(outcomes: readonly Outcome[]): Share[] {
  const shares = new Map<string, Share>();
  for (const outcome of outcomes) {
    const share = shareOf(outcome);
    const key = `${share.label} ${share.detail}`;
    const known = shares.get(key);
    shares.set(key, known ? { ...known, share: known.share.plus(share.share) } : share);
  }
  return [...shares.values()];
}

function delaysOf(outcomes: readonly Outcome[]): { delay: string; share: Fraction }[] {
  const delays = new Map<string, Fraction>();
  for (const { delay, probability } of outcomes) {
    if (delay) delays.set(delay, delays.get(delay)?.plus(probability) ?? probability);
  }
  return [...delays].map(([delay, share]) => ({ delay, share }));
}

function shareOf(outcome: Outcome): Share {
  const { probability: share } = outcome;
  const good = (label: string, detail: string): Share => ({ share, tone: 'good', label, detail });
  const answered = (label: string, detail = ''): Share => ({ share, tone: 'answered', label, detail });
  const bad = (label: string, detail: string): Share => ({ share, tone: 'bad', label, detail });
  switch (outcome.kind) {
    case 'forward': {
      const { destination } = outcome;
      return {
        ...good(target(destination), destination.workloads.map(shortName).join(', ')),
        service: shortHost(destination.host),
        ...(destination.subset && { version: destination.subset }),
        node: versionId(destination),
      };
    }
    case 'passthrough':
      return good(outcome.address, 'passed on to this address');
    case 'redirect':
      return answered(`${statusInWords(outcome)} redirect`, outcome.location);
    case 'direct':
      return answered(`${statusInWords(outcome)} direct response`, outcome.body ?? '');
    case 'preflight':
      return answered('200 CORS preflight');
    case 'abort':
      return bad(statusInWords(outcome), 'injected fault');
    case 'no-route':
      return bad(statusInWords(outcome), 'no rule matches');
    case 'blackhole':
      return bad(statusInWords(outcome), 'unknown host');
    case 'unavailable':
      return bad(`${statusInWords(outcome)} for ${target(outcome.destination)}`, MISSING[outcome.reason]);
    case 'denied':
      return bad(`${statusInWords(outcome)} denied`, `by ${shortName(outcome.policy)}`);
    case 'refused':
      return bad('Connection refused', outcome.reason);
    case 'closed':
      return bad('Connection closed', outcome.reason);
  }
}

const MISSING = {
  'no-cluster': 'no such service, port or subset',
  'no-healthy': 'no workload belongs to it',
} as const;

function target({ host, subset, port }: RoutedDestination): string {
  return `${shortHost(host)}${subset ? ` ${subset}` : ''}${subset || port === 80 ? '' : `:${port}`}`;
}

function stationReasons({ stations, request, outcomes }: Verdict, graph: MeshGraph): Reason[] {
  const reasons: Reason[] = [];
  for (const station of stations) {
    const { kind, text, passed, rule, failed, conditions, location } = station;
    const at = location ? { location } : {};
    if (kind === 'listener') {
      const of = shortName(request.gateway ?? request.from ?? '');
      reasons.push({ passed, title: `${capital(text)} of ${of}`, detail: '' });
    } else if (kind === 'https-redirect')
      reasons.push({ passed, title: 'Plain HTTP is redirected', detail: 'before any rule is tried' });
    else if (kind === 'virtual-host') {
      const last = reasons.at(-1);
      if (passed && last) reasons[reasons.length - 1] = { ...last, detail: `Host matches ${hostOf(station)}` };
      else reasons.push({ passed, title: 'No rules for this host', detail: text });
    } else if (!rule) {
      const title = passed ? 'No rule for this host' : 'No rule matches';
      const status = outcomes.flatMap((outcome) => (outcome.kind === 'no-route' ? statusInWords(outcome) : []));
      const detail = passed ? 'requests go to the service itself' : `the proxy answers ${status.join()}`;
      reasons.push({ passed, title, detail });
    } else {
      const name = ruleNameIn(graph, rule);
      const alternative = rule.match !== null && rule.match > 0 ? `, match ${rule.match + 1}` : '';
      const detail = failed
        ? `needs ${failed.needs}, the request has ${failed.got ?? 'none'}`
        : (conditions ?? []).join(', ') || 'it has no conditions';
      reasons.push({ passed, title: `${name}${alternative} ${passed ? 'matches' : 'does not match'}`, detail, ...at });
    }
  }
  return reasons;
}

const hostOf = ({ virtualHost = '' }: Station) => virtualHost.replace(/:\d+$/, '');

function ruleIn({ nodes }: MeshGraph, matched: Matched): RuleNode | undefined {
  return nodes.find((node): node is RuleNode => isMatchedRule(node, matched));
}

function ruleNameIn(graph: MeshGraph, matched: Matched): string {
  const found = ruleIn(graph, matched);
  if (found) return ruleTitle(found);
  if (matched.route !== undefined) return `${shortName(matched.route)} rules[${matched.rule}]`;
  return `${shortName(matched.virtualService)} ${matched.protocol ?? 'http'}[${matched.rule}]`;
}

function outcomeReasons({ outcomes, mirrors }: Verdict): Reason[] {
  const shares = sharesOf(outcomes);
  const sent = outcomes.filter((outcome) => 'destination' in outcome && outcome.destination);
  const sentShares = sharesOf(sent);
  return [
    ...sharesOf(outcomes.filter(({ kind }) => kind === 'abort')).map(({ share, label }) =>
      no(`Fault answers ${percent(share)} with ${label}`, 'before anything is sent on'),
    ),
    ...delaysOf(outcomes).map(({ share, delay }) =>
      yes(`Fault delays ${percent(share)} by ${delay}`, 'the caller waits for it'),
    ),
    ...(sentShares.length > 1
      ? [
          yes(
            `Split by weight ${sentShares.map(({ share }) => percent(share).replace(' %', '')).join(' : ')}`,
            'drawn again for each request: one client sees all versions',
          ),
        ]
      : []),
    ...outcomes.flatMap((outcome) => failureReason(outcome) ?? []).filter(isFirst),
    ...workloadReason(shares, outcomes),
    ...mirrors.map(({ destination, probability }) =>
      yes(`${percent(probability)} are copied to ${target(destination)}`, 'its answers are ignored'),
    ),
  ];
}

const yes = (title: string, detail: string): Reason => ({ passed: true, title, detail });
const no = (title: string, detail: string): Reason => ({ passed: false, title, detail });
const isFirst = ({ title }: Reason, index: number, all: readonly Reason[]) =>
  all.findIndex((other) => other.title === title) === index;

function failureReason(outcome: Outcome): Reason | undefined {
  switch (outcome.kind) {
    case 'unavailable':
      return no(`${target(outcome.destination)} is missing`, MISSING[outcome.reason]);
    case 'denied':
      return no(`${shortName(outcome.policy)} denies it`, `the answer is ${statusInWords(outcome)}`);
    case 'closed':
    case 'refused':
      return no(`The connection is ${outcome.kind}`, outcome.reason);
    default:
      return undefined;
  }
}

function workloadReason(shares: readonly Share[], outcomes: readonly Outcome[]): Reason[] {
  if (!shares.some(({ node }) => node)) return [];
  const names = new Set(
    outcomes.flatMap((outcome) => (outcome.kind === 'forward' ? outcome.destination.workloads : [])),
  );
  const title = names.size === 1 ? 'A workload answers' : `${names.size} workloads answer`;
  return [yes(title, [...names].map(shortName).join(', '))];
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
