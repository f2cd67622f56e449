import type { Request } from '../../request/request';
import { characters } from '../character-set';
import { PATH, type Values } from '../condition';
import type { Language, Languages } from '../language';
import type { Region } from './region';

/** A request of a region, without its origin. */
export type Witness = Required<Pick<Request, 'method' | 'path' | 'headers'>> & Pick<Request, 'host'>;

const WORDS = ['true', '1', 'a', 'x'];
const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'];

/** Finds simple requests in regions: without escapes, and with the usual values if these are possible. */
export class Witnesses {
  private readonly languages: Languages;
  private readonly paths: Language;
  private readonly anyPath: Language;
  private readonly text: Language;
  private readonly param: Language;

  constructor(languages: Languages) {
    this.languages = languages;
    const alphanumeric = characters([48, 57], [65, 90], [97, 122]);
    const letters = languages.set(alphanumeric);
    const safe = languages.set(characters([45, 46], [48, 57], [65, 90], [95, 95], [97, 122], [126, 126]));
    const segment = languages.sequence(letters, languages.repeat(safe));
    const slash = languages.text('/');
    const segments = languages.repeat(languages.sequence(slash, segment));
    this.paths = languages.either(
      languages.sequence(segments, slash),
      languages.sequence(slash, languages.sequence(segment, segments)),
    );
    const graphic = characters([33, 34], [36, 62], [64, 126]);
    this.anyPath = languages.sequence(slash, languages.repeat(languages.set(graphic)));
    const visible = languages.set(characters([33, 126]));
    const inner = languages.repeat(languages.set(characters([32, 126])));
    this.text = languages.either(
      languages.text(''),
      visible,
      languages.sequence(visible, languages.sequence(inner, visible)),
    );
    this.param = languages.repeat(languages.set(characters([33, 34], [36, 37], [39, 126])));
  }

  /** @param hosts hosts to use if they are possible */
  of({ values, opaque }: Region, scheme: string, hosts: readonly string[]): Witness | undefined {
    // A condition that is not modelled usually does not hold for a plain request.
    if ([...opaque.values()].includes(true)) return undefined;
    let path = '/';
    let method = 'GET';
    let host = hosts[0];
    const headers: Record<string, string> = {};
    const query: string[] = [];
    for (const [subject, possible] of values) {
      const [kind, name] = split(subject);
      const isOfRequest = subject === PATH || kind === 'header' || kind === 'query';
      if (possible.missing || !isOfRequest) continue;
      const value = this.valueOf(subject, possible, hosts, scheme);
      if (value === undefined) return undefined;
      if (subject === PATH) path = value;
      else if (kind === 'query') query.push(value === '' ? name : `${name}=${value}`);
      else if (name === ':method') method = value;
      else if (name === ':authority') host = value;
      else if (name !== ':scheme' && !(name === 'x-forwarded-proto' && value === scheme)) headers[name] = value;
    }
    const search = query.length === 0 ? '' : `?${query.join('&')}`;
    return { method, path: path + search, headers, ...(host !== undefined && { host }) };
  }

  private valueOf(subject: string, { language }: Values, hosts: readonly string[], scheme: string): string | undefined {
    if (subject === PATH) return this.word(language, ['/'], this.paths, this.anyPath);
    if (subject === 'header :method') return this.word(language, METHODS);
    if (subject === 'header x-forwarded-proto') return this.word(language, [scheme, 'https', 'http'], this.text);
    if (subject === 'header :authority') return this.word(language, hosts);
    return this.word(language, WORDS, subject.startsWith('query ') ? this.param : this.text);
  }

  private word(language: Language, usual: readonly string[], ...narrower: readonly Language[]): string | undefined {
    const { languages } = this;
    const found = usual.find((text) => languages.word(languages.both(language, languages.text(text))) === text);
    if (found !== undefined) return found;
    for (const narrow of narrower) {
      const word = languages.word(languages.both(language, narrow));
      if (typeof word === 'string') return word;
    }
    return languages.word(language) ?? undefined;
  }
}

function split(subject: string): [kind: string, name: string] {
  const space = subject.indexOf(' ');
  return [subject.slice(0, space), subject.slice(space + 1)];
}
