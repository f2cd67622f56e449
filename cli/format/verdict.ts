import { describeFate, type Fraction, type Matched, type Request, type Verdict } from '../../mesh';
import { safe, styled } from '../../mesh/report/style';

/** How often each outcome was drawn, in the order of the verdict. */
export interface Observed {
  readonly times: number;
  readonly counts: readonly number[];
}

export interface VerdictOptions {
  readonly color: boolean;
  readonly trace: boolean;
  readonly observed?: Observed | undefined;
}

/** For people: the request, the rule that took it with its file and line, and what can become of it. */
export function formatVerdict(verdict: Verdict, { color, trace, observed }: VerdictOptions): string {
  const style = styled(color);
  const { matched, location, outcomes, mirrors, timeout, retries, assumptions, refused } = verdict;
  const place = location ? style('dim', ` (${safe(location.file)}:${location.line})`) : '';
  const lines = [
    matched ? `by ${style('bold', safe(ruleOf(matched)))}${place}` : 'by no rule',
    ...outcomes.map((outcome, index) => {
      const drawn = observed ? style('dim', `drawn ${share(observed.counts[index] ?? 0, observed.times)}  `) : '';
      const good = outcome.kind === 'forward' || outcome.kind === 'redirect' || outcome.kind === 'direct';
      return `${style(good ? 'green' : 'red', percent(outcome.probability))}  ${drawn}${safe(describeFate(outcome))}`;
    }),
    ...mirrors.map(({ probability, destination: { host, port, subset } }) => {
      const where = `${host}:${port}${subset ? ` subset ${subset}` : ''}`;
      return `${style('cyan', percent(probability))}  copied to ${safe(where)}`;
    }),
    ...(timeout ? [safe(`timeout ${timeout}`)] : []),
    ...(retries ? [safe(`up to ${retries.attempts} retries on ${retries.retryOn}`)] : []),
    ...refused.map((object) => style('yellow', `left out, as Istio refuses it: ${safe(object)}`)),
    ...assumptions.map((assumption) => style('dim', `assumed: ${safe(assumption)}`)),
    ...(trace ? ['trace', ...verdict.trace.map((station) => `  ${safe(station)}`)] : []),
  ];
  return `${style('bold', safe(asked(verdict.request)))}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function asked({ method = 'GET', scheme, host = '', port, path = '', from, gateway }: Request): string {
  const withPort = port === undefined || host.includes(':') ? host : `${host}:${port}`;
  const url = host === '' ? path : `${scheme ?? 'http'}://${withPort}${path}`;
  return `${method} ${url} from ${gateway ?? from}`;
}

function ruleOf({ virtualService, protocol, rule, match, name, delegate }: Matched): string {
  const at = `${protocol ?? 'http'}[${rule}]${match === null ? '' : `.match[${match}]`}`;
  const left = delegate ? `, left to ${delegate.virtualService} http[${delegate.rule}]` : '';
  return `${virtualService} ${at}${name === null ? '' : ` "${name}"`}${left}`;
}

const percent = (probability: Fraction) => share(probability.toNumber(), 1);

const share = (part: number, of: number) => `${+((100 * part) / of).toFixed(4)} %`.padStart(6);
