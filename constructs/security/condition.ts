import { isPort } from '../../mesh/grammar/grammar';
import { CONDITION_KEYS } from '../../mesh/grammar/vocabulary';
import { atLeastOne, type Field, list, refuse, required, struct } from '../props/field';
import { ipBlock, nonEmptyText } from '../props/value';
import { account, trustDomain } from './source';

/**
 * Condition on an attribute of a request.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Condition
 */
export interface Condition {
  /** The attribute: `request.headers[x-tester]`, `source.ip`, `request.auth.claims[group]`, `destination.port`, … */
  readonly key: string;
  /** Values, one of which the attribute must have. @default any value */
  readonly values?: readonly string[];
  /** Values that the attribute must not have. @default none */
  readonly notValues?: readonly string[];
}

const MAP_KEYS = /^(?:request\.headers|request\.auth\.claims|experimental\.envoy\.filters\.[^[]+)(?:\[[^\]]+\])+$/;

const texts = list(nonEmptyText);

const key: Field<string> = (value, path) =>
  typeof value === 'string' && ((CONDITION_KEYS as readonly string[]).includes(value) || MAP_KEYS.test(value))
    ? value
    : refuse(path, `request.headers[NAME], request.auth.claims[NAME], or one of ${CONDITION_KEYS.join(', ')}`, value);

const portText: Field<string> = (value, path) =>
  /^\d+$/.test(value) && isPort(Number(value)) ? value : refuse(path, 'a port from 1 to 65535 as a string', value);

/** Attributes whose values have a certain format. */
const VALUES: ReadonlyMap<string, Field<string>> = new Map([
  ['source.ip', ipBlock],
  ['remote.ip', ipBlock],
  ['destination.ip', ipBlock],
  ['destination.port', portText],
  ['source.serviceAccount', account],
  ['source.trustDomain', trustDomain],
]);

export const condition = struct<Condition>(
  { key: required(key), values: texts, notValues: texts },
  (wire, props, path) => {
    atLeastOne(path, props, ['values', 'notValues']);
    const value = VALUES.get(props.key);
    for (const name of ['values', 'notValues'] as const) {
      if (value !== undefined && props[name] !== undefined) list(value)(props[name], `${path}.${name}`);
    }
    return wire;
  },
);
