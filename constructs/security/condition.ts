import { isPort } from '../../mesh/grammar/grammar';
import { CONDITION_KEYS } from '../../mesh/grammar/vocabulary';
import { atLeastOne, type Field, list, refuse, required, struct } from '../props/field';
import { ipBlock, nonEmptyText } from '../props/value';
import { account, trustDomain } from './source';

/**
 * What else holds of a request: an attribute has certain values.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Condition
 */
export interface Condition {
  /** An attribute: `request.headers[x-tester]`, `source.ip`, `request.auth.claims[group]`, `destination.port`, … */
  readonly key: string;
  /** The attribute has one of these values. @default any */
  readonly values?: readonly string[];
  /** The attribute has none of these values. @default none */
  readonly notValues?: readonly string[];
}

const KEYS_OF_MAPS = /^(?:request\.headers|request\.auth\.claims|experimental\.envoy\.filters\.[^[]+)(?:\[[^\]]+\])+$/;

const texts = list(nonEmptyText);

const key: Field<string> = (value, at) =>
  typeof value === 'string' && ((CONDITION_KEYS as readonly string[]).includes(value) || KEYS_OF_MAPS.test(value))
    ? value
    : refuse(at, `request.headers[NAME], request.auth.claims[NAME], or one of ${CONDITION_KEYS.join(', ')}`, value);

const portOfText: Field<string> = (value, at) =>
  /^\d+$/.test(value) && isPort(Number(value)) ? value : refuse(at, 'a port from 1 to 65535 as text', value);

/** What the values of an attribute may be, where not any text. */
const VALUES: ReadonlyMap<string, Field<string>> = new Map([
  ['source.ip', ipBlock],
  ['remote.ip', ipBlock],
  ['destination.ip', ipBlock],
  ['destination.port', portOfText],
  ['source.serviceAccount', account],
  ['source.trustDomain', trustDomain],
]);

export const condition = struct<Condition>(
  { key: required(key), values: texts, notValues: texts },
  (wire, props, at) => {
    atLeastOne(at, props, ['values', 'notValues']);
    const value = VALUES.get(props.key);
    for (const name of ['values', 'notValues'] as const) {
      if (value !== undefined && props[name] !== undefined) list(value)(props[name], `${at}.${name}`);
    }
    return wire;
  },
);
