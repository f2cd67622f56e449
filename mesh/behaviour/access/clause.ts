import type { Config } from '../../manifest/config';
import { text } from '../../manifest/fields';
import { locate } from '../../manifest/location';
import type { PolicyView } from '../policies/policy-view';
import type { Conditions } from '../regions/region';
import type { AccessCause } from './cell';

/** What a proxy sees of requests, apart from the connection and the token. */
export type Seen = Omit<PolicyView, 'connection' | 'issuer' | 'tokenHeaders'>;

/** Requests that one alternative of a rule matches. */
export interface Clause {
  /** `ask` if an external authorizer decides. */
  readonly effect: 'deny' | 'allow' | 'ask';
  /** What the connection must meet, as indexes of the tests of the filter. */
  readonly tests: readonly number[];
  readonly conditions: Conditions;
  readonly cause: AccessCause;
  readonly words: readonly string[];
}

/** The action of an AuthorizationPolicy. */
export const actionOf = ({ spec }: Config) => text(spec.action) || 'ALLOW';

export function causeOf(object: Config, rule: number | null): AccessCause {
  const path = rule === null ? ['spec'] : ['spec', 'rules', rule];
  return { object: `${object.kind} ${object.id}`, rule, location: locate(object, path) };
}
