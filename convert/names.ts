/** Names that a variable must not have: words of TypeScript, and what programs use. */
const RESERVED = new Set(
  (
    'app chart arguments await break case catch class const continue debugger default delete do else enum eval export ' +
    'extends false finally for function if implements import in instanceof interface let new null package private ' +
    'protected public return static super switch this throw true try typeof undefined var void while with yield ' +
    'require module exports process Buffer'
  ).split(' '),
);

/** Gives each variable of a program its own name. */
export class Names {
  private readonly used = new Set(RESERVED);

  constructor(taken: Iterable<string>) {
    for (const name of taken) this.used.add(name);
  }

  /** `bookinfoGateway` for `bookinfo-gateway`; with `suffix`, or a number, if the name is used. */
  add(text: string, suffix: string): string {
    const name = identifierOf(text);
    const candidates = [name, name.endsWith(suffix) ? name : `${name}${suffix}`];
    let found = candidates.find((candidate) => !this.used.has(candidate));
    for (let copy = 2; found === undefined; copy++) {
      const numbered = `${candidates[1]}${copy}`;
      if (!this.used.has(numbered)) found = numbered;
    }
    this.used.add(found);
    return found;
  }
}

/** The words of a text in camel case. */
export function identifierOf(text: string): string {
  const [first = 'x', ...rest] = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const words = [
    first.charAt(0).toLowerCase() + first.slice(1),
    ...rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)),
  ];
  const name = words.join('');
  return /^\d/.test(name) ? `x${name}` : name;
}
