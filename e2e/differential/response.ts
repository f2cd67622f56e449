import type { Response } from '../request';
import type { OutcomeJson } from './verdict';

/** Why the headers of a response differ from an outcome; undefined if they do not. `names` are the headers to compare. */
export function responseMismatch(
  expected: OutcomeJson,
  response: Response,
  names: readonly string[],
): string | undefined {
  if ('failed' in response) return undefined;
  const isPreflight = expected.kind === 'preflight';
  const wanted = isPreflight ? new Map(Object.entries(expected.headers ?? {})) : writtenHeaders(expected);
  const ofCors = isPreflight ? Object.keys(response.headers).filter(isOfCors) : [];
  for (const name of new Set([...wanted.keys(), ...ofCors, ...names])) {
    const [got, value] = [response.headers[name], wanted.get(name)];
    if (got !== value) return `response header ${name} ${JSON.stringify(got)} instead of ${JSON.stringify(value)}`;
  }
  return undefined;
}

/** Names of all headers that the proxy changes in one of the outcomes. */
export function changedHeaders(outcomes: readonly OutcomeJson[]): readonly string[] {
  return outcomes.flatMap(({ responseHeaders = [] }) => responseHeaders.map(({ name }) => name.toLowerCase()));
}

const isOfCors = (name: string) => name.startsWith('access-control-');

/** The headers that the proxy writes; the workload does not send any of them. */
export function writtenHeaders({ responseHeaders = [] }: OutcomeJson): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const { operation, name: written, value = '' } of responseHeaders) {
    const name = written.toLowerCase();
    const literal = value.replaceAll('%%', '%');
    const present = values.get(name);
    if (operation === 'remove') values.delete(name);
    else values.set(name, operation === 'add' && present !== undefined ? `${present},${literal}` : literal);
  }
  return values;
}
