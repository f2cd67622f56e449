import type { HeaderOperations } from '../../routing/header-operations';
import type { ConnectionAccess } from '../../security/admission';
import { PATH } from '../condition';
import type { Language, Languages } from '../language';
import { KEPT, type PathFunction } from '../path-function';
import { normalizedPath, restsOf } from './received-path';

/** Where an address comes from: the client, `x-forwarded-for`, or the connection. */
export type AddressSource = 'client' | 'forwarded' | 'fixed';

/** What the policies of a proxy see of requests: the connection that carries them, and how a route has changed them. */
export interface PolicyView {
  readonly isHttp: boolean;
  /** Attributes that all requests of the connection have; addresses count only if they are fixed. */
  readonly connection: ConnectionAccess;
  readonly sourceIp: AddressSource;
  readonly remoteIp: AddressSource;
  /** Whether the client chooses the server name: the host without its port. */
  readonly hasClientSni: boolean;
  readonly path: PathFunction;
  /** How the proxy normalizes the paths that routes have changed. @default it keeps them */
  readonly normalization?: string;
  /** New Host header, empty if it is kept. */
  readonly authority: string;
  readonly operations: readonly HeaderOperations[];
  /** Issuer of the verified token; `undefined` without one. */
  readonly issuer: string | undefined;
  /** Headers that the token filter sets, or removes if clients send them. */
  readonly tokenHeaders: readonly string[];
}

/** A view of requests as clients send them. */
export const AS_SENT = { path: KEPT, authority: '', operations: [], issuer: undefined, tokenHeaders: [] };

/** Subjects of addresses. */
export const CLIENT_ADDRESS = 'address';
export const FORWARDED_ADDRESS = 'forwarded address';

/** An attribute as a subject of the request: those of its values that become values of a language. */
export type Attributed =
  | { readonly kind: 'fixed'; readonly value: string | undefined }
  | {
      readonly kind: 'subject';
      readonly subject: string;
      /** Equal for equal changes on the way. */
      readonly via: string;
      readonly before: (language: Language, languages: Languages) => Language | undefined;
    }
  /** What decides about it. */
  | { readonly kind: 'unknown'; readonly via: string };

/** An attribute that a route does not change. */
export const same = (subject: string): Attributed => ({
  kind: 'subject',
  subject,
  via: '',
  before: (language) => language,
});

/** The path that a proxy receives. */
export function pathOf({ path, normalization = 'NONE' }: PolicyView): Attributed {
  if (path.kind === 'substitution') return { kind: 'unknown', via: JSON.stringify(path) };
  if (path.kind === 'text') return { kind: 'fixed', value: normalizedPath(path.text, normalization) };
  if (path.kind === 'removal') return removed(path);
  const { text, length } = path;
  if (text === '' && length === 0) return same(PATH);
  return {
    kind: 'subject',
    subject: PATH,
    via: JSON.stringify([path, normalization]),
    before(language, languages) {
      let replaced = restsOf(text, language, normalization, languages);
      for (let index = 0; index < length; index++)
        replaced = replaced && languages.sequence(languages.character, replaced);
      return replaced;
    },
  };
}

/** What is left of a normalized path behind its start is normalized, too. */
function removed(path: Extract<PathFunction, { readonly kind: 'removal' }>): Attributed {
  return {
    kind: 'subject',
    subject: PATH,
    via: JSON.stringify(path),
    before(language, languages) {
      const isEmptied = languages.after(language, '/').nullable;
      let before = isEmptied ? languages.either(language, languages.text('')) : language;
      for (let index = 0; index < path.length; index++) before = languages.sequence(languages.character, before);
      return before;
    },
  };
}

/** The Host header that a proxy receives. */
export function hostOf({ authority }: PolicyView): Attributed {
  return authority === '' ? same('header :authority') : { kind: 'fixed', value: authority };
}

/** A header, by lower-case name, that a proxy receives. */
export function headerOf(view: PolicyView, name: string): Attributed {
  if (name === ':authority' || name === 'host') return hostOf(view);
  if (name === ':method' || name === ':scheme') return same(`header ${name}`);
  const { path, operations, tokenHeaders, issuer } = view;
  const isRewritten = path !== KEPT && name === 'x-envoy-original-path';
  const unknown = { kind: 'unknown', via: JSON.stringify([name, path, operations]) } as const;
  if (name.startsWith(':') || isRewritten) return unknown;
  if (tokenHeaders.includes(name)) return issuer === undefined ? { kind: 'fixed', value: undefined } : unknown;
  let found = same(`header ${name}`);
  for (const { remove, set, add } of operations) {
    if (remove.includes(name)) found = { kind: 'fixed', value: undefined };
    const value = set.findLast((operation) => operation.name === name)?.value;
    if (value?.includes('%') || add.some((operation) => operation.name === name)) return unknown;
    if (value) found = { kind: 'fixed', value };
  }
  return found;
}
