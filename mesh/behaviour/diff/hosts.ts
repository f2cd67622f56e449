import { HostIndex } from '../../registry/host-index';
import { type HostName, isWildcard, subsetOf } from '../../registry/host-name';
import { characters } from '../character-set';
import { literal } from '../condition';
import type { Language, Languages } from '../language';

/** More names below a wildcard are not excluded from it. */
const MOST_EXCLUDED = 50;

/** The hosts that two route tables distinguish: each name, and each wildcard without the narrower names. */
export class HostNames {
  readonly all: readonly HostName[];
  private readonly index = new HostIndex<HostName>();

  constructor(names: readonly HostName[]) {
    this.all = names;
    for (const name of names) this.index.set(name, name);
  }

  /** The name that a request's host belongs to. */
  of(host: HostName): HostName | undefined {
    return this.index.find(host);
  }

  /** A host that belongs to the name; `undefined` if narrower names have all that were tried. */
  sample(name: HostName): HostName | undefined {
    if (!isWildcard(name)) return name;
    const rest = name.slice(1);
    const labels = ['any', 'other', 'any-other', 'some-other'];
    const candidates = labels.map((label) => (rest === '' ? `${label}.example` : `${label}${rest}`));
    return candidates.find((candidate) => this.of(candidate) === name);
  }

  /** The Host headers of a name, with and without a port. */
  language(name: HostName, languages: Languages): Language | undefined {
    const own = hostLanguage(name, languages);
    if (!own || !isWildcard(name)) return own;
    const narrower = this.all.filter((other) => other !== name && subsetOf(other, name)).slice(0, MOST_EXCLUDED);
    const excluded = narrower.flatMap((other) => hostLanguage(other, languages) ?? []);
    return languages.both(own, languages.not(languages.either(languages.none, ...excluded)));
  }
}

function hostLanguage(name: HostName, languages: Languages): Language | undefined {
  const digit = languages.set(characters([48, 57]));
  const port = languages.sequence(languages.text(':'), languages.sequence(digit, languages.repeat(digit)));
  const optionalPort = languages.either(languages.text(''), port);
  const written = literal(isWildcard(name) ? name.slice(1) : name, true, languages);
  if (!written) return undefined;
  const exact = languages.sequence(written, optionalPort);
  if (!isWildcard(name)) return exact;
  const character = languages.set(characters([45, 46], [48, 57], [65, 90], [95, 95], [97, 122]));
  return languages.sequence(character, languages.sequence(languages.repeat(character), exact));
}
