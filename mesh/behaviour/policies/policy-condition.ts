import type { Access } from '../../security/access';
import type { Comparison } from '../../security/authorization-rule';
import { matchesText, principalParts } from '../../security/request-principal';
import { characters } from '../character-set';
import type { Language, Languages } from '../language';
import type { Demand } from '../regions/region';
import { blockLanguage } from './address-language';
import { headerLanguage, pathPatternLanguage, patternLanguage, textLanguage } from './pattern-language';
import {
  type Attributed,
  CLIENT_ADDRESS,
  FORWARDED_ADDRESS,
  headerOf,
  hostOf,
  type PolicyView,
  pathOf,
  same,
} from './policy-view';

/** What a comparison of a rule demands of a request: `true` and `false` if the connection decides. */
export type Demanded = boolean | readonly Demand[];

/** The comparison of a rule as conditions on the requests of a view. */
export function demandsOf(comparison: Comparison, view: PolicyView): Demanded {
  const { attribute } = comparison;
  const { subject } = attribute;
  if (attribute.isHttpOnly && !view.isHttp) return true;
  switch (subject.kind) {
    case 'connection':
      return decide(comparison, view);
    case 'sni':
      return view.hasClientSni ? single(comparison, 'SNI', sniOf(), sniLanguage) : decide(comparison, view);
    case 'address':
      return address(comparison, view, view.sourceIp, 'address');
    case 'remote-address':
      return address(comparison, view, view.remoteIp, 'client address');
    case 'method':
      return single(comparison, 'method', headerOf(view, ':method'), headerLanguage);
    case 'path':
      return single(comparison, 'path', pathOf(view), pathPatternLanguage);
    case 'host':
      return single(comparison, 'host', hostOf(view), (value, languages) => headerLanguage(value, languages, true));
    case 'header':
      return single(comparison, `header ${subject.name}`, headerOf(view, subject.name), headerLanguage);
    case 'request-principal':
      return requestPrincipal(comparison, view);
    case 'claim':
      return claim(comparison, subject.path, view);
  }
}

function decide({ attribute, values, excluded }: Comparison, { connection }: PolicyView): boolean {
  const access: Access = { ...connection, http: undefined };
  const some = (written: readonly string[]) => written.some((value) => attribute.matcher(value)(access));
  return (values.length === 0 || some(values)) && !some(excluded);
}

type LanguageOf = (value: string, languages: Languages) => Language | undefined;

/** A comparison with a subject that has one value, or none. */
function single({ values, excluded }: Comparison, name: string, attributed: Attributed, languageOf: LanguageOf) {
  const words = wordsOf(name, values, excluded);
  if (attributed.kind === 'unknown') {
    return [{ subject: name, key: `unknown ${attributed.via} ${words}`, words, values: () => undefined }];
  }
  const accepted = (languages: Languages): Language | undefined => {
    const union = (written: readonly string[]) => {
      const all = written.map((value) => languageOf(value, languages));
      return all.includes(undefined) ? undefined : languages.either(languages.none, ...all.flatMap((one) => one ?? []));
    };
    const [included, without] = [values.length === 0 ? languages.all : union(values), union(excluded)];
    return included && without && languages.both(included, languages.not(without));
  };
  const isMissingAccepted = values.length === 0;
  if (attributed.kind === 'fixed') {
    const { value } = attributed;
    const key = `fixed ${JSON.stringify([value, words])}`;
    const fixed = (languages: Languages) => {
      const language = accepted(languages);
      const holds = value === undefined ? isMissingAccepted : language && languages.includes(language, value);
      return holds === undefined ? undefined : { missing: holds, language: holds ? languages.all : languages.none };
    };
    return [{ subject: `constant ${key}`, key, values: fixed }];
  }
  const { subject, via, before } = attributed;
  const key = `policy ${subject} ${via} ${words}`;
  return [
    {
      subject,
      key,
      words,
      values(languages: Languages) {
        const language = accepted(languages);
        const sent = language && before(language, languages);
        return sent && { missing: isMissingAccepted, language: sent };
      },
    },
  ];
}

function address(comparison: Comparison, view: PolicyView, source: PolicyView['sourceIp'], name: string): Demanded {
  if (source === 'fixed') return decide(comparison, view);
  const subject = source === 'client' ? CLIENT_ADDRESS : FORWARDED_ADDRESS;
  return single(comparison, name, same(subject), blockLanguage);
}

/** The SNI is the host without its port. */
function sniOf(): Attributed {
  return {
    kind: 'subject',
    subject: 'header :authority',
    via: 'sni',
    before(language, languages) {
      const digits = languages.repeat(languages.set(characters([48, 57])));
      return languages.sequence(
        language,
        languages.either(languages.text(''), languages.sequence(languages.text(':'), digits)),
      );
    },
  };
}

const sniLanguage: LanguageOf = (value, languages) =>
  value === value.toLowerCase() ? patternLanguage(value, languages, true) : languages.none;

/** Issuer and subject of the token, of which the issuer is known. */
function requestPrincipal({ values, excluded, attribute }: Comparison, { issuer }: PolicyView): Demanded {
  if (issuer === undefined) return values.length === 0;
  const ofIssuer = (written: readonly string[]) =>
    written.filter((value) => matchesText(issuer, principalParts(value).issuer));
  const included = ofIssuer(values);
  if (values.length > 0 && included.length === 0) return false;
  const comparison = { attribute, values: included, excluded: ofIssuer(excluded) };
  if (comparison.values.length + comparison.excluded.length === 0) return true;
  return single(comparison, 'request principal', same('claim sub'), (value, languages) =>
    textLanguage(principalParts(value).subject, languages),
  );
}

/** A claim can be a list: one of its values must match, or none. */
function claim({ values, excluded }: Comparison, path: readonly string[], { issuer }: PolicyView): Demanded {
  if (issuer === undefined) return values.length === 0;
  const name = `claim ${path.join('.')}`;
  const demand = (quantifier: 'some' | 'none', written: readonly string[]): Demand[] => {
    if (written.length === 0) return [];
    const words = quantifier === 'some' ? wordsOf(name, written, []) : wordsOf(name, [], written);
    return [
      {
        subject: JSON.stringify(path),
        key: `${quantifier} ${words}`,
        words,
        quantifier,
        values(languages) {
          const all = written.map((value) => patternLanguage(value, languages));
          if (all.includes(undefined)) return undefined;
          return { missing: false, language: languages.either(languages.none, ...all.flatMap((one) => one ?? [])) };
        },
      },
    ];
  };
  return [...demand('some', values), ...demand('none', excluded)];
}

function wordsOf(name: string, values: readonly string[], excluded: readonly string[]): string {
  const list = (written: readonly string[]) => written.map(inWords).join(' or ');
  if (values.length === 0) return `${name} is not ${list(excluded)}`;
  return `${name} is ${list(values)}${excluded.length === 0 ? '' : `, but not ${list(excluded)}`}`;
}

const inWords = (pattern: string) => (pattern === '*' ? 'present' : pattern);
