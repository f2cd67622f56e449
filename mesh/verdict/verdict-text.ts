import type { Request } from '../request/request';
import { type Style, safe, styled } from '../terminal/style';
import { describeFate, responseInWords, retriesInWords, targetOf } from './describe';
import type { Fraction } from './fraction';
import type { FollowedVerdict, Matched, MatchedRoute, Verdict } from './verdict';

/** Number of times that each outcome was drawn, in the order of the verdict. */
export interface Observed {
  readonly times: number;
  readonly counts: readonly number[];
}

export interface VerdictOptions {
  readonly color?: boolean;
  readonly trace?: boolean;
  readonly observed?: Observed | undefined;
}

/** For people: the request, the rule that matches it with file and line, and the outcomes. */
export function formatVerdict(
  verdict: Verdict,
  { color = false, trace = false, observed }: VerdictOptions = {},
): string {
  const style = styled(color);
  const { outcomes, mirrors, timeout, retries } = verdict;
  const lines = [
    ...('hops' in verdict ? hopLines(verdict as FollowedVerdict, style) : [by(verdict, style)]),
    ...outcomes.flatMap((outcome, index) => {
      const drawn = observed ? style('dim', `drawn ${share(observed.counts[index] ?? 0, observed.times)}  `) : '';
      const good = outcome.kind === 'forward' || outcome.kind === 'redirect' || outcome.kind === 'direct';
      const response = responseInWords(outcome);
      return [
        `${style(good ? 'green' : 'red', percent(outcome.probability))}  ${drawn}${safe(describeFate(outcome))}`,
        ...(response ? [`${' '.repeat(8)}response headers: ${safe(response)}`] : []),
      ];
    }),
    ...mirrors.map(
      ({ probability, destination }) =>
        `${style('cyan', percent(probability))}  mirrored to ${safe(targetOf(destination))}`,
    ),
    ...(timeout ? [safe(`timeout ${timeout}`)] : []),
    ...(retries ? [safe(retriesInWords(retries))] : []),
    ...(trace ? ['trace', ...verdict.trace.map((station) => `  ${safe(station)}`)] : []),
  ];
  return `${style('bold', safe(describeRequest(verdict.request)))}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** The rule that matched, with its file and line. */
function by(verdict: Verdict, style: Style): string {
  const { matched, location } = verdict;
  const place = location ? style('dim', ` (${safe(location.file)}:${location.line})`) : '';
  return matched ? `by ${style('bold', safe(ruleOf(matched)))}${place}` : `by no rule${safe(whyNone(verdict))}`;
}

/** The requests on the way of a followed one, with the share of each. */
const hopLines = ({ hops }: FollowedVerdict, style: Style): string[] => [
  ...hops.flatMap(({ probability, verdict }) => [
    `${style('cyan', percent(probability))}  ${safe(describeRequest(verdict.request))}`,
    `${' '.repeat(8)}${by(verdict, style)}`,
  ]),
  'in the end',
];

/** What all verdicts are based on, each line once: rejected objects and assumptions. */
export function formatAssumptions(verdicts: readonly Verdict[], color = false): string {
  const style = styled(color);
  const lines = [
    ...unique(verdicts.flatMap(({ refused }) => refused)).map((object) =>
      style('yellow', `ignored, because Istio rejects it: ${safe(object)}`),
    ),
    ...unique(verdicts.flatMap(({ assumptions }) => assumptions)).map((text) => style('dim', `assumed: ${safe(text)}`)),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

const unique = (texts: readonly string[]) => [...new Set(texts)];

/** Describes a request: `GET http://reviews/ from prod/client`. */
export function describeRequest({
  method = 'GET',
  scheme,
  host = '',
  port,
  path = '',
  from,
  gateway,
}: Request): string {
  const withPort = port === undefined || host.includes(':') ? host : `${host}:${port}`;
  const url = host === '' ? path : `${scheme ?? 'http'}://${withPort}${path}`;
  const origin = gateway ?? from;
  return `${method} ${url}${origin === undefined ? '' : ` from ${origin}`}`;
}

/** Why there are no rules for the host; empty if there are. */
function whyNone({ stations }: Verdict): string {
  const missing = stations.find(({ kind, passed }) => kind === 'virtual-host' && !passed);
  return missing ? `: ${missing.text}` : '';
}

function ruleOf(matched: Matched): string {
  if (matched.route !== undefined) return routeRuleOf(matched);
  const { virtualService, protocol, rule, match, name, delegate } = matched;
  const path = `${protocol ?? 'http'}[${rule}]${match === null ? '' : `.match[${match}]`}`;
  const delegated = delegate ? `, delegated to ${delegate.virtualService} http[${delegate.rule}]` : '';
  return `${virtualService} ${path}${name === null ? '' : ` "${name}"`}${delegated}`;
}

/** The rule of a route or Ingress: `HTTPRoute shop/web rules[0].matches[1] "checkout"`. */
export function routeRuleOf({ kind, route, rule, match, name }: MatchedRoute): string {
  const within = kind === 'Ingress' ? 'http.paths' : 'matches';
  const path = `rules[${rule}]${match === null ? '' : `.${within}[${match}]`}`;
  return `${kind} ${route} ${path}${name === null ? '' : ` "${name}"`}`;
}

const percent = (probability: Fraction) => share(probability.toNumber(), 1);

const share = (part: number, of: number) => `${+((100 * part) / of).toFixed(4)} %`.padStart(6);
