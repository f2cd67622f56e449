import type { Jwt, Request } from '../../request/request';
import { SOME_POD } from '../../security/ip-block';
import type { Values } from '../condition';
import type { Language, Languages } from '../language';
import type { Region } from '../regions/region';
import { addressOfText, addressText, everyAddress } from './address-language';
import { CLIENT_ADDRESS, FORWARDED_ADDRESS } from './policy-view';
import type { TokenCase } from './token-case';

/** The parts of a request that only policies look at. */
export type PolicyWitness = Pick<Request, 'sourceIp' | 'jwt' | 'headers'>;

/** Finds a request of a region; `undefined` if there is none that can be described. */
export function policyWitness(region: Region, token: TokenCase, languages: Languages): PolicyWitness | undefined {
  const own = region.values.get(CLIENT_ADDRESS);
  const forwarded = region.values.get(FORWARDED_ADDRESS);
  const sourceIp =
    own && !own.missing && !languages.includes(own.language, SOME_POD) ? address(own, languages) : undefined;
  const known = addressText(sourceIp ?? SOME_POD) ?? '';
  const isOwn = !forwarded || forwarded.missing || languages.includes(forwarded.language, known);
  const client = isOwn ? undefined : address(forwarded, languages);
  const jwt = token.jwt && tokenOf(region, token.jwt, languages);
  if (token.jwt && !jwt) return undefined;
  return {
    ...(sourceIp && { sourceIp }),
    ...(client && { headers: { 'x-forwarded-for': client } }),
    ...(jwt && { jwt }),
  };
}

/** An address that a client can have; a Pod whose address is not known has none. */
function address({ language }: Values, languages: Languages): string | undefined {
  const real = languages.both(language, everyAddress(languages, false));
  const usual = USUAL.find((text) => languages.includes(real, addressText(text) ?? ''));
  const word = usual ?? languages.word(real);
  return usual ?? (word ? addressOfText(word) : undefined);
}

const USUAL = ['192.0.2.1', '10.0.0.1', '2001:db8::1'];

/** A token with claims that meet the conditions of a region. */
function tokenOf({ values, lists }: Region, described: Jwt, languages: Languages): Jwt | undefined {
  const claims: Record<string, unknown> = {};
  let { audiences } = described;
  for (const [subject, { some, none }] of lists ?? []) {
    const allowed = languages.not(none);
    const words = some.map((language) => claimText(languages.both(language, allowed), languages));
    if (words.includes(undefined)) return undefined;
    const texts = [...new Set(words.flatMap((word) => word ?? []))];
    const path = JSON.parse(subject) as string[];
    if (texts.length === 0) continue;
    if (path.length === 1 && path[0] === 'aud') audiences = texts;
    else if (!set(claims, path, texts.length === 1 ? texts[0] : texts)) return undefined;
  }
  const { iss: _, sub: __, ...others } = claims;
  const subject = subjectOf(values.get('claim sub'), described, languages);
  if (subject === null) return undefined;
  const { subject: ___, ...rest } = described;
  return {
    ...rest,
    ...(subject !== undefined && { subject }),
    ...(audiences && { audiences }),
    ...(Object.keys(others).length > 0 && { claims: others }),
  };
}

function subjectOf(
  possible: { missing: boolean; language: Language } | undefined,
  { subject }: Jwt,
  languages: Languages,
): string | undefined | null {
  if (!possible || (subject !== undefined && languages.includes(possible.language, subject))) return subject;
  return claimText(possible.language, languages) ?? (possible.missing ? undefined : null);
}

const WORDS = ['any', 'a', 'x'];

function claimText(language: Language, languages: Languages): string | undefined {
  return WORDS.find((word) => languages.includes(language, word)) ?? languages.word(language) ?? undefined;
}

function set(claims: Record<string, unknown>, path: readonly string[], value: unknown): boolean {
  let object = claims;
  for (const name of path.slice(0, -1)) {
    const next = object[name] ?? {};
    if (typeof next !== 'object' || Array.isArray(next)) return false;
    object[name] = next;
    object = next as Record<string, unknown>;
  }
  const last = path.at(-1) ?? '';
  if (object[last] !== undefined) return false;
  object[last] = value;
  return true;
}
