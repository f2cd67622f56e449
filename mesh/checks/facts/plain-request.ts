import type { Branch } from '../../behaviour/branch';
import { type Condition, PATH, UNUSUAL } from '../../behaviour/condition';
import type { Languages } from '../../behaviour/language';

/** The simplest request that a branch matches: a value for each subject of its conditions. */
export interface PlainRequest {
  readonly values: ReadonlyMap<string, string | undefined>;
}

/** `undefined` if a condition cannot be met with a simple value, such as the claims of a token. */
export function plainRequest(branch: Branch, host: string, languages: Languages): PlainRequest | undefined {
  const values = new Map<string, string | undefined>([
    ['header :method', 'GET'],
    ['header :authority', host],
    ['header :scheme', 'http'],
  ]);
  for (const condition of branch.conditions) {
    const { subject, test } = condition;
    if (values.has(subject) && test(values.get(subject))) continue;
    values.set(subject, valueFor(condition, languages));
  }
  const request = { values };
  return values.get(PATH)?.startsWith('/') && holds(branch, request) ? request : undefined;
}

function valueFor({ subject, sample, test, values }: Condition, languages: Languages): string | undefined {
  const found = sample === null ? languages.sample(values(languages)?.language ?? languages.none) : sample;
  const candidates = [found?.replace(UNUSUAL, ''), found?.replace(UNUSUAL, 'x'), subject === PATH ? '/' : found, found];
  return candidates.find((value) => value !== '' && test(value));
}

function holds({ conditions }: Branch, { values }: PlainRequest): boolean {
  return conditions.every(({ subject, test }) => test(values.get(subject)));
}

/** Whether the branch matches the request for some caller, port or token. */
export function mayMatch({ conditions }: Branch, { values }: PlainRequest): boolean {
  return conditions.every(({ subject, test }) => /^(?:without )?claim /.test(subject) || test(values.get(subject)));
}

/** `GET /api with x-tester: true`. */
export function requestText({ values }: PlainRequest): string {
  const headers: string[] = [];
  const query: string[] = [];
  for (const [subject, value] of values) {
    const [kind = '', name = ''] = subject.split(/ (.*)/s);
    if (value === undefined || name.startsWith(':')) continue;
    if (kind === 'header') headers.push(`${name}: ${value}`);
    if (kind === 'query') query.push(`${name}=${value}`);
  }
  const path = `${values.get(PATH)}${query.length > 0 ? `?${query.join('&')}` : ''}`;
  return `${values.get('header :method')} ${path}${headers.length > 0 ? ` with ${headers.join(', ')}` : ''}`;
}
