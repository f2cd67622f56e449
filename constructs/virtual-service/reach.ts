import { RE2JS } from 're2js';
import type { Wire } from '../props/field';

/**
 * For each rule that no request reaches, the rules that take them all before it. Only what is proved is said: each match
 * of the rule must be covered by one match of an earlier rule.
 */
export function unreached<T extends { readonly wire: Wire }>(rules: readonly T[]): Map<T, readonly T[]> {
  const found = new Map<T, readonly T[]>();
  const before: { rule: T; match: MatchWire }[] = [];
  for (const rule of rules) {
    const takers = matchesOf(rule).map((later) => before.find(({ match }) => covers(match, later))?.rule);
    if (takers.every((taker) => taker !== undefined)) found.set(rule, [...new Set(takers)]);
    // What a delegate does not take goes on to the next rule.
    else if (rule.wire.delegate === undefined) before.push(...matchesOf(rule).map((match) => ({ rule, match })));
  }
  return found;
}

type Text = { exact?: string; prefix?: string; regex?: string };
type Texts = Readonly<Record<string, Text>>;

interface MatchWire {
  readonly uri?: Text;
  readonly ignoreUriCase?: boolean;
  readonly scheme?: Text;
  readonly method?: Text;
  readonly authority?: Text;
  readonly headers?: Texts;
  readonly withoutHeaders?: Texts;
  readonly queryParams?: Texts;
  readonly port?: number;
  readonly sourceLabels?: Readonly<Record<string, string>>;
  readonly sourceNamespace?: string;
  readonly gateways?: readonly string[];
}

const matchesOf = ({ wire }: { readonly wire: Wire }) => (wire.match ?? [{}]) as readonly MatchWire[];

/** Whether every request for `later` is one for `earlier`. */
export function covers(earlier: MatchWire, later: MatchWire): boolean {
  return (
    (earlier.port === undefined || earlier.port === later.port) &&
    (earlier.sourceNamespace === undefined || earlier.sourceNamespace === later.sourceNamespace) &&
    Object.entries(earlier.sourceLabels ?? {}).every(([key, value]) => later.sourceLabels?.[key] === value) &&
    (earlier.gateways === undefined ||
      later.gateways?.every((gateway) => earlier.gateways?.includes(gateway)) === true) &&
    TEXTS.every((name) => textCovers(earlier[name], later[name])) &&
    NAMED_TEXTS.every((name) => textsCover(earlier[name], later[name], textCovers)) &&
    textsCover(earlier.withoutHeaders, later.withoutHeaders, isSame) &&
    pathCovers(earlier, later)
  );
}

const TEXTS = ['scheme', 'method', 'authority'] as const;
const NAMED_TEXTS = ['headers', 'queryParams'] as const;

function textsCover(earlier: Texts = {}, later: Texts = {}, cover: (earlier: Text, later?: Text) => boolean): boolean {
  return Object.entries(earlier).every(([name, text]) => cover(text, later[name]));
}

/** A condition `{}` takes any text that is there; none at all takes a missing one as well. */
function textCovers(earlier: Text | undefined, later: Text | undefined): boolean {
  if (earlier === undefined) return true;
  if (later === undefined) return false;
  if (earlier.exact !== undefined) return later.exact === earlier.exact;
  if (earlier.prefix !== undefined) return (later.exact ?? later.prefix)?.startsWith(earlier.prefix) === true;
  if (earlier.regex === undefined) return true;
  return later.exact === undefined ? later.regex === earlier.regex : RE2JS.matches(earlier.regex, later.exact);
}

const isSame = (earlier: Text, later?: Text) =>
  later !== undefined && (['exact', 'prefix', 'regex'] as const).every((kind) => earlier[kind] === later[kind]);

function pathCovers(earlier: MatchWire, later: MatchWire): boolean {
  const { uri = ANY_PATH, ignoreUriCase = false } = earlier;
  const { uri: laterUri = ANY_PATH, ignoreUriCase: laterIgnoresCase = false } = later;
  if (uri.prefix === '/' || uri.regex === '.*') {
    // Istio gives up all rules behind one for every request. Else a path may be `*`, which no '/' begins.
    return laterUri.regex === undefined || BEGINS_WITH_SLASH.test(laterUri.regex) || isForEveryRequest(earlier);
  }
  const ignoresCase = ignoreUriCase && uri.regex === undefined;
  if (laterIgnoresCase && !ignoresCase) return false;
  return ignoresCase ? textCovers(lowerCase(uri), lowerCase(laterUri)) : textCovers(uri, laterUri);
}

const ANY_PATH: Text = { prefix: '/' };
const BEGINS_WITH_SLASH = /^\/(?![?*{])[^|]*$/;

const isForEveryRequest = (match: MatchWire) =>
  [...TEXTS, ...NAMED_TEXTS, 'withoutHeaders' as const].every((name) => match[name] === undefined);

/** Envoy knows the letters of ASCII only. */
const lowerCase = ({ exact, prefix, regex }: Text): Text => ({
  exact: exact?.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  prefix: prefix?.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  regex,
});
