import { compileRe2 } from '../grammar/re2';
import { type Fields, fields, fieldsOrNone, list, number, text, texts } from '../manifest/fields';
import { refusedFormat } from './header-format';
import { hasLineBreak } from './line-break';
import type { Refusal } from './refusal';

/**
 * What Envoy refuses in an http rule that the API server and Istio's webhook accept. It refuses the whole route table, so
 * no host of the port has routes.
 */
export function refusedHttpRule(rule: Fields): readonly Refusal[] {
  const matches = list(rule.match).map(fields);
  return [
    ...matches.flatMap((match, index) => [...within(['match', index], refusedMatch(match))]),
    ...refusedAction(rule),
  ];
}

/** What Envoy refuses in a match, with paths relative to it. */
export const refusedMatch = remembered(examineMatch);

/** What Envoy refuses in the rest of a rule. */
export const refusedAction = remembered(examineAction);

function remembered(examine: (written: Fields) => Iterable<Refusal>): (written: Fields) => readonly Refusal[] {
  const known = new WeakMap<Fields, readonly Refusal[]>();
  return (written) => {
    let found = known.get(written);
    if (!found) {
      found = [...examine(written)];
      known.set(written, found);
    }
    return found;
  };
}

function* examineAction(rule: Fields): Iterable<Refusal> {
  yield* within(['headers'], headers(rule.headers));
  yield* destinations(list(rule.route).map(fields));
  yield* within(['redirect'], redirect(rule.redirect));
  yield* within(['rewrite'], rewrite(rule.rewrite));
  yield* within(['corsPolicy'], origins(rule.corsPolicy));
  if (number(fields(rule.directResponse).status) > MAX_STATUS) {
    yield { path: ['directResponse', 'status'], problem: `must be at most ${MAX_STATUS}` };
  }
  if (number(fields(fields(rule.fault).abort).httpStatus) > MAX_STATUS) {
    yield { path: ['fault', 'abort', 'httpStatus'], problem: `must be at most ${MAX_STATUS}` };
  }
}

const MAX_STATUS = 599;

function* within(path: Refusal['path'], refusals: Iterable<Refusal>): Iterable<Refusal> {
  for (const refusal of refusals) yield { ...refusal, path: [...path, ...refusal.path] };
}

const CLAIM = /^@request\.auth\.claims[.[]/i;

function* examineMatch(match: Fields): Iterable<Refusal> {
  if ('' in fields(match.queryParams)) yield { path: ['queryParams'], problem: 'must name the parameter' };
  for (const field of ['headers', 'withoutHeaders']) {
    for (const [name, value] of Object.entries(fields(match[field]))) {
      if (!CLAIM.test(name)) continue;
      const path = [field, name];
      if (isPresence(value)) yield { path, problem: 'must have a value: the presence of a claim cannot be matched' };
      else if (/\.\.|\.$/.test(name)) yield { path, problem: 'must not have an empty part' };
    }
  }
  const written = [...['uri', 'scheme', 'method', 'authority'].map((name) => ({ path: [name], value: match[name] }))];
  for (const field of ['headers', 'withoutHeaders', 'queryParams']) {
    for (const [name, value] of Object.entries(fields(match[field]))) written.push({ path: [field, name], value });
  }
  for (const { path, value } of written) yield* regex([...path, 'regex'], fields(value).regex);
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

function* headers(written: unknown): Iterable<Refusal> {
  const spec = fieldsOrNone(written);
  if (!spec) return;
  const { request, response } = spec;
  for (const [direction, operations] of Object.entries({ request: fields(request), response: fields(response) })) {
    for (const operation of ['set', 'add']) {
      for (const [name, value] of Object.entries(fields(operations[operation]))) {
        const path = [direction, operation, name];
        if (hasLineBreak(name)) yield { path, problem: 'must not have a line break in its name' };
        const problem = isAuthority(name) ? '' : refusedFormat(text(value));
        if (problem) yield { path, problem: `is refused: ${problem}` };
      }
    }
    for (const [index, name] of texts(operations.remove).entries()) {
      if (hasLineBreak(name)) yield { path: [direction, 'remove', index], problem: 'must not have a line break' };
    }
  }
}

const isAuthority = (name: string): boolean => name === ':authority' || name.toLowerCase() === 'host';

const MAX_WEIGHTS = 4_294_967_295;

function* destinations(routes: readonly Fields[]): Iterable<Refusal> {
  const weights = routes.map(({ weight }) => Math.max(0, number(weight)));
  for (const [index, route] of routes.entries()) {
    // Of several destinations, those without a weight are left out.
    if (routes.length > 1 && weights[index] === 0) continue;
    yield* within(['route', index, 'headers'], headers(route.headers));
  }
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (routes.length > 1 && sum > MAX_WEIGHTS) {
    yield { path: ['route'], problem: `must have weights of at most ${MAX_WEIGHTS} in total, got ${sum}` };
  }
}

const CODES = [301, 302, 303, 307, 308];

function* redirect(written: unknown): Iterable<Refusal> {
  const spec = fieldsOrNone(written);
  if (!spec) return;
  const code = number(spec.redirectCode);
  if (code !== 0 && !CODES.includes(code)) {
    yield {
      path: ['redirectCode'],
      problem: `must be ${CODES.slice(0, -1).join(', ')} or ${CODES.at(-1)}, got ${code}`,
    };
  }
  yield* lineBreaks(spec, ['uri', 'authority', 'prefixRewrite']);
}

function* rewrite(written: unknown): Iterable<Refusal> {
  const spec = fields(written);
  yield* lineBreaks(spec, ['uri', 'authority']);
  yield* within(['uriRegexRewrite'], lineBreaks(fields(spec.uriRegexRewrite), ['rewrite']));
  yield* regex(['uriRegexRewrite', 'match'], fields(spec.uriRegexRewrite).match);
}

function* origins(written: unknown): Iterable<Refusal> {
  for (const [index, origin] of list(fields(written).allowOrigins).entries()) {
    yield* regex(['allowOrigins', index, 'regex'], fields(origin).regex);
  }
}

function* regex(path: Refusal['path'], written: unknown): Iterable<Refusal> {
  const problem = typeof written === 'string' ? refusedRegex(written) : '';
  if (problem) yield { path, problem };
}

function* lineBreaks(spec: Fields, names: readonly string[]): Iterable<Refusal> {
  for (const name of names) {
    if (hasLineBreak(text(spec[name]))) yield { path: [name], problem: 'must not have a line break' };
  }
}
