import { compileRe2 } from '../grammar/re2';
import { type Fields, fields, fieldsOrNone, list, number, text, texts } from '../manifest/fields';
import { refusedFormat } from './header-format';
import { hasLineBreak } from './line-break';
import { type Refusal, within } from './refusal';

/**
 * What Envoy refuses in an http rule that the API server and Istio's webhook accept. It refuses the whole route table, so
 * no host of the port has routes.
 */
export function refusedHttpRule(rule: Fields): readonly Refusal[] {
  return [
    ...list(rule.match).flatMap((match, index) => within(['match', index], refusedMatch(fields(match)))),
    ...refusedAction(rule),
  ];
}

/** What Envoy refuses in a match, with paths relative to it. */
export const refusedMatch = remembered(examineMatch);

/** What Envoy refuses in the rest of a rule. */
export const refusedAction = remembered(examineAction);

type Examine = (written: Fields) => readonly Refusal[];

function remembered(examine: Examine): Examine {
  const known = new WeakMap<Fields, readonly Refusal[]>();
  return (written) => {
    let found = known.get(written);
    if (!found) {
      found = examine(written);
      known.set(written, found);
    }
    return found;
  };
}

const NOTHING: readonly Refusal[] = [];

function examineAction(rule: Fields): readonly Refusal[] {
  return [
    ...within(['headers'], headers(rule.headers)),
    ...destinations(list(rule.route).map(fields)),
    ...within(['redirect'], redirect(rule.redirect)),
    ...within(['rewrite'], rewrite(rule.rewrite)),
    ...within(['corsPolicy'], origins(rule.corsPolicy)),
    ...atMost(MAX_STATUS, ['directResponse', 'status'], fields(rule.directResponse).status),
    ...atMost(MAX_STATUS, ['fault', 'abort', 'httpStatus'], fields(fields(rule.fault).abort).httpStatus),
  ];
}

const MAX_STATUS = 599;

const atMost = (most: number, path: Refusal['path'], value: unknown): readonly Refusal[] =>
  number(value) > most ? [{ path, problem: `must be at most ${most}` }] : NOTHING;

const CLAIM = /^@request\.auth\.claims[.[]/i;

function examineMatch(match: Fields): readonly Refusal[] {
  const refusals: Refusal[] = [];
  if ('' in fields(match.queryParams)) refusals.push({ path: ['queryParams'], problem: 'must name the parameter' });
  for (const field of ['headers', 'withoutHeaders']) {
    for (const [name, value] of Object.entries(fields(match[field]))) {
      if (!CLAIM.test(name)) continue;
      const problem = claimProblem(name, value);
      if (problem) refusals.push({ path: [field, name], problem });
    }
  }
  const written = ['uri', 'scheme', 'method', 'authority'].map((name) => ({ path: [name], value: match[name] }));
  for (const field of ['headers', 'withoutHeaders', 'queryParams']) {
    for (const [name, value] of Object.entries(fields(match[field]))) written.push({ path: [field, name], value });
  }
  for (const { path, value } of written) refusals.push(...regex([...path, 'regex'], fields(value).regex));
  return refusals;
}

function claimProblem(name: string, value: unknown): string {
  if (isPresence(value)) return 'must have a value: the presence of a claim cannot be matched';
  return /\.\.|\.$/.test(name) ? 'must not have an empty part' : '';
}

function isPresence(value: unknown): boolean {
  const { exact, prefix, regex } = fields(value);
  return [exact, prefix, regex].every((matcher) => matcher === undefined || matcher === null);
}

// Set by Istio in every proxy; Envoy's own limit is 100.
const MAX_PROGRAM = 32_768;

function refusedRegex(regex: string): string {
  // An expression that short does not repeat enough.
  if (regex.length < 6 || !/[{]/.test(regex)) return '';
  try {
    const size = compileRe2(regex).programSize();
    return size > MAX_PROGRAM ? `must have at most ${MAX_PROGRAM} RE2 instructions, got ${size}` : '';
  } catch {
    return '';
  }
}

function headers(written: unknown): readonly Refusal[] {
  const spec = fieldsOrNone(written);
  if (!spec) return NOTHING;
  const refusals: Refusal[] = [];
  for (const direction of ['request', 'response']) {
    const operations = fields(spec[direction]);
    for (const operation of ['set', 'add']) {
      for (const [name, value] of Object.entries(fields(operations[operation]))) {
        const path = [direction, operation, name];
        if (hasLineBreak(name)) refusals.push({ path, problem: 'must not have a line break in its name' });
        const problem = isAuthority(name) ? '' : refusedFormat(text(value));
        if (problem) refusals.push({ path, problem: `is refused: ${problem}` });
      }
    }
    for (const [index, name] of texts(operations.remove).entries()) {
      if (!hasLineBreak(name)) continue;
      refusals.push({ path: [direction, 'remove', index], problem: 'must not have a line break' });
    }
  }
  return refusals;
}

const isAuthority = (name: string): boolean => name === ':authority' || name.toLowerCase() === 'host';

const MAX_WEIGHTS = 4_294_967_295;

function destinations(routes: readonly Fields[]): readonly Refusal[] {
  const weights = routes.map(({ weight }) => Math.max(0, number(weight)));
  // Of several destinations, those without a weight are left out.
  const refusals = routes.flatMap((route, index) =>
    routes.length > 1 && weights[index] === 0 ? NOTHING : within(['route', index, 'headers'], headers(route.headers)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (routes.length > 1 && sum > MAX_WEIGHTS) {
    refusals.push({ path: ['route'], problem: `must have weights of at most ${MAX_WEIGHTS} in total, got ${sum}` });
  }
  return refusals;
}

const CODES = [301, 302, 303, 307, 308];

function redirect(written: unknown): readonly Refusal[] {
  const spec = fieldsOrNone(written);
  if (!spec) return NOTHING;
  const code = number(spec.redirectCode);
  const problem = `must be ${CODES.slice(0, -1).join(', ')} or ${CODES.at(-1)}, got ${code}`;
  return [
    ...(code === 0 || CODES.includes(code) ? NOTHING : [{ path: ['redirectCode'], problem }]),
    ...lineBreaks(spec, ['uri', 'authority', 'prefixRewrite']),
  ];
}

function rewrite(written: unknown): readonly Refusal[] {
  const spec = fieldsOrNone(written);
  if (!spec) return NOTHING;
  const { match, rewrite } = fields(spec.uriRegexRewrite);
  return [
    ...lineBreaks(spec, ['uri', 'authority']),
    ...within(['uriRegexRewrite'], lineBreaks({ rewrite }, ['rewrite'])),
    ...regex(['uriRegexRewrite', 'match'], match),
  ];
}

function origins(written: unknown): readonly Refusal[] {
  return list(fields(written).allowOrigins).flatMap((origin, index) =>
    regex(['allowOrigins', index, 'regex'], fields(origin).regex),
  );
}

function regex(path: Refusal['path'], written: unknown): readonly Refusal[] {
  const problem = typeof written === 'string' ? refusedRegex(written) : '';
  return problem ? [{ path, problem }] : NOTHING;
}

function lineBreaks(spec: Fields, names: readonly string[]): readonly Refusal[] {
  return names
    .filter((name) => hasLineBreak(text(spec[name])))
    .map((name) => ({ path: [name], problem: 'must not have a line break' }));
}
