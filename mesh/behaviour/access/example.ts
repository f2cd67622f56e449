import type { Jwt, Request } from '../../request/request';
import { stringMatch } from '../../routing/string-matcher';
import type { Language, Languages } from '../language';
import { addressOfText } from '../policies/address-language';
import { CLIENT_ADDRESS, FORWARDED_ADDRESS } from '../policies/policy-view';
import type { Region } from '../regions/region';
import { Witnesses } from '../regions/witness';
import { type TokenSite, type Tokens, tokenSubject } from './token';

/** The token filters that requests pass. */
export type TokenSites = Readonly<Partial<Record<TokenSite, Tokens>>>;

/** Subject: claim `sub` of the token. */
const SUBJECT = 'claim sub';
const ANYONE = 'anyone';

/** Finds a request of a region, with the token and the addresses that it needs. */
export class Examples {
  private readonly witnesses: Witnesses;
  private readonly languages: Languages;

  constructor(languages: Languages) {
    this.languages = languages;
    this.witnesses = new Witnesses(languages);
  }

  /** @returns `undefined` if none is found. Other requests of the region may exist. */
  of(region: Region, scheme: string, hosts: readonly string[], sites: TokenSites): Partial<Request> | undefined {
    const claims: Record<string, unknown> = {};
    for (const [key, holds] of region.opaque) {
      if (holds && !addRouteClaim(claims, key)) return undefined;
    }
    const values = new Map([...region.values].filter(([subject]) => !isOwn(subject)));
    const plain = this.witnesses.of({ values, opaque: new Map() }, scheme, hosts);
    if (!plain || !this.addClaims(claims, region)) return undefined;
    const token = this.token(region, claims, sites);
    const client = this.address(region, CLIENT_ADDRESS);
    const forwarded = this.address(region, FORWARDED_ADDRESS);
    return {
      ...plain,
      ...(forwarded !== undefined && { headers: { ...plain.headers, 'x-forwarded-for': forwarded } }),
      ...(token && { jwt: token }),
      ...(client !== undefined && { sourceIp: client }),
    };
  }

  private address({ values }: Region, subject: string): string | undefined {
    const possible = values.get(subject);
    const word = possible && !possible.missing ? this.languages.word(possible.language) : undefined;
    return typeof word === 'string' ? addressOfText(word) : undefined;
  }

  /** Claims with the values that the region demands: a claim that must have several is a list. */
  private addClaims(claims: Record<string, unknown>, { lists }: Region): boolean {
    const { languages } = this;
    for (const [subject, { some, none }] of lists ?? []) {
      for (const demanded of some) {
        const word = this.word(languages.both(demanded, languages.not(none)));
        if (word === undefined) return false;
        addClaim(claims, JSON.parse(subject) as readonly string[], word);
      }
    }
    return true;
  }

  private word(language: Language): string | undefined {
    const { languages } = this;
    return languages.includes(language, ANYONE) ? ANYONE : (languages.word(language) ?? undefined);
  }

  private token({ values }: Region, claims: Record<string, unknown>, sites: TokenSites): Jwt | undefined {
    const hasClaims = Object.keys(claims).length > 0 || values.has(SUBJECT);
    for (const site of ['gateway', 'workload'] as const) {
      const possible = values.get(tokenSubject(site));
      const tokens = sites[site];
      if (!possible || !tokens || (possible.missing && !hasClaims)) continue;
      const issuer = tokens.issuers.find((one) => this.languages.includes(possible.language, one));
      if (issuer === undefined) return { issuer: 'https://any.example', subject: ANYONE, valid: false };
      const audience = tokens.rules.find((rule) => rule.issuer === issuer)?.audience;
      return this.described(issuer, audience, claims, values.get(SUBJECT)?.language);
    }
    return hasClaims
      ? this.described('https://any.example', undefined, claims, values.get(SUBJECT)?.language)
      : undefined;
  }

  private described(
    issuer: string,
    audience: string | undefined,
    { aud, sub, ...claims }: Record<string, unknown>,
    subjects: Language | undefined,
  ): Jwt {
    const subject = subjects ? this.word(subjects) : ANYONE;
    const audiences = [audience ?? [], aud ?? []].flat() as string[];
    return {
      issuer,
      subject: typeof sub === 'string' ? sub : (subject ?? ANYONE),
      ...(audiences.length > 0 && { audiences: [...new Set(audiences)] }),
      ...(Object.keys(claims).length > 0 && { claims }),
    };
  }
}

const OWN = new Set([CLIENT_ADDRESS, FORWARDED_ADDRESS, SUBJECT, tokenSubject('gateway'), tokenSubject('workload')]);
const isOwn = (subject: string) => OWN.has(subject) || subject.startsWith('constant ');

function addClaim(claims: Record<string, unknown>, path: readonly string[], value: string): void {
  let here = claims;
  for (const name of path.slice(0, -1)) {
    const next = here[name];
    if (typeof next !== 'object' || next === null || Array.isArray(next)) here[name] = {};
    here = here[name] as Record<string, unknown>;
  }
  const last = path.at(-1) ?? '';
  const present = here[last];
  here[last] = present === undefined ? value : [present, value].flat();
}

/** What a route demands of claims: only exact values and prefixes are known to match. */
function addRouteClaim(claims: Record<string, unknown>, key: string): boolean {
  if (!key.startsWith('claim ')) return false;
  const [path, written] = JSON.parse(key.slice('claim '.length)) as [readonly string[], unknown];
  const { kind, value } = stringMatch(written);
  if (kind !== 'exact' && kind !== 'prefix') return false;
  addClaim(claims, path, value);
  return true;
}
