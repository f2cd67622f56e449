import { headerValue as headerValueProblem } from '../../mesh/checks/rules/admission/webhook/grammar/header-value';
import { isToken } from '../../mesh/grammar/grammar';
import { atLeastOne, type Field, list, map, refuse, refuseProp, struct } from '../props/field';

/**
 * Changes to the headers of the request and of the response.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Headers
 */
export interface HeaderOperations {
  /** Changes to the request, before it is sent to the destination. @default none */
  readonly request?: HeaderChanges;
  /** Changes to the response, before it is sent to the client. @default none */
  readonly response?: HeaderChanges;
}

/**
 * Changes to headers, applied in the order remove, set, add.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Headers-HeaderOperations
 */
export interface HeaderChanges {
  /** Values that replace existing ones. `%` starts an Envoy variable; write `%%` for a percent sign. @default none */
  readonly set?: Readonly<Record<string, string>>;
  /** Values that are appended to existing ones. @default none */
  readonly add?: Readonly<Record<string, string>>;
  /** Names of headers to remove. @default none */
  readonly remove?: readonly string[];
}

// The Host of a request can be set but not removed, and a response has none.
const settable: Field<string> = (name, path) =>
  isToken(name) || name.toLowerCase() === ':authority' ? name : refuse(path, 'a header name or :authority', name);
const changeable: Field<string> = (name, path) =>
  typeof name === 'string' && isToken(name) && name.toLowerCase() !== 'host'
    ? name
    : refuse(path, 'a header name other than Host', name);

const headerValue: Field<string> = (value, path) => {
  if (typeof value !== 'string') refuse(path, 'a string', value);
  const problem = headerValueProblem(value);
  return problem === undefined ? value : refuseProp(path, problem);
};

const changes = (name: Field<string>) =>
  struct<HeaderChanges>(
    { set: map(name, headerValue), add: map(name, headerValue), remove: list(changeable) },
    (wire, props, path) => {
      atLeastOne(path, props, ['set', 'add', 'remove']);
      return wire;
    },
  );

export const headerOperations = struct<HeaderOperations>(
  { request: changes(settable), response: changes(changeable) },
  (wire, props, path) => {
    atLeastOne(path, props, ['request', 'response']);
    return wire;
  },
);
