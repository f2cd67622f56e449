import { headerValue as headerValueProblem } from '../../mesh/checks/rules/admission/webhook/grammar/header-value';
import { isToken } from '../../mesh/grammar/grammar';
import { atLeastOne, type Field, list, map, refuse, refuseProp, struct } from '../props/field';

/**
 * Headers that are set, added or taken away, on the request for the destination and on the answer for the client.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Headers
 */
export interface HeaderOperations {
  /** What changes on the request, before it goes to the destination. @default the request keeps its headers */
  readonly request?: HeaderChanges;
  /** What changes on the answer, before it goes to the client. @default the answer keeps its headers */
  readonly response?: HeaderChanges;
}

/**
 * Headers that are set, added or taken away: first what is taken away, then what is set, then what is added.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Headers-HeaderOperations
 */
export interface HeaderChanges {
  /** Values that replace those that are there. `%` begins a variable of Envoy, `%%` is the sign itself. @default none */
  readonly set?: Readonly<Record<string, string>>;
  /** Values that come after those that are there. @default none */
  readonly add?: Readonly<Record<string, string>>;
  /** Headers that are taken away. @default none */
  readonly remove?: readonly string[];
}

// The Host of a request can be set, never taken away, and an answer has none.
const settable: Field<string> = (name, at) =>
  isToken(name) || name.toLowerCase() === ':authority' ? name : refuse(at, 'the name of a header, or :authority', name);
const changeable: Field<string> = (name, at) =>
  typeof name === 'string' && isToken(name) && name.toLowerCase() !== 'host'
    ? name
    : refuse(at, 'the name of a header other than Host', name);

const headerValue: Field<string> = (value, at) => {
  if (typeof value !== 'string') refuse(at, 'a text', value);
  const problem = headerValueProblem(value);
  return problem === undefined ? value : refuseProp(at, problem);
};

const changes = (name: Field<string>) =>
  struct<HeaderChanges>(
    { set: map(name, headerValue), add: map(name, headerValue), remove: list(changeable) },
    (wire, props, at) => {
      atLeastOne(at, props, ['set', 'add', 'remove']);
      return wire;
    },
  );

export const headerOperations = struct<HeaderOperations>(
  { request: changes(settable), response: changes(changeable) },
  (wire, props, at) => {
    atLeastOne(at, props, ['request', 'response']);
    return wire;
  },
);
