import { pathTemplates } from '../../mesh/checks/rules/admission/webhook/grammar/path-template';
import { isPort } from '../../mesh/grammar/grammar';
import { type Field, list, refuse, refuseProp, struct, type Wire } from '../props/field';
import { at, readable, shaped } from '../props/shape';
import { nonEmptyText } from '../props/value';

/**
 * Matches what is called: every list that is set must match. If the workload does not speak HTTP, only the ports can
 * match. In hosts, methods and paths, `*` at the start or end of a value matches any text, and `*` alone any value.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation
 */
export interface Operation {
  /** Host headers, compared case-insensitively. @default any host */
  readonly hosts?: readonly string[];
  /** Host headers that do not match. @default none */
  readonly notHosts?: readonly string[];
  /** Ports that the workload listens on. @default any port */
  readonly ports?: readonly number[];
  /** Ports that do not match. @default none */
  readonly notPorts?: readonly number[];
  /** HTTP methods, compared case-sensitively; `POST` for gRPC. @default any method */
  readonly methods?: readonly string[];
  /** HTTP methods that do not match. @default none */
  readonly notMethods?: readonly string[];
  /** Paths without the query string; `{*}` matches one segment, `{**}` any number of segments. @default any path */
  readonly paths?: readonly string[];
  /** Paths that do not match. @default none */
  readonly notPaths?: readonly string[];
}

const texts = list(nonEmptyText);

const portText: Field<number> = (value, path) =>
  isPort(value) ? String(value) : refuse(path, 'a port from 1 to 65535', value);
readable(portText, Number);

const requestPath: Field<string> = (value, path) => {
  const problem = pathTemplates([nonEmptyText(value, path) as string]);
  return problem === undefined ? value : refuseProp(path, problem);
};

const fields = struct<Operation>(
  {
    hosts: texts,
    notHosts: texts,
    ports: list(portText),
    notPorts: list(portText),
    methods: texts,
    notMethods: texts,
    paths: list(requestPath),
    notPaths: list(requestPath),
  },
  (wire, _props, path): Wire => {
    if (Object.keys(wire).length === 0)
      refuseProp(path, 'at least one prop is required (omit `to` to match any operation)');
    return wire;
  },
);

export const operation: Field<Operation> = shaped(
  (value: Operation, path: string) => ({ operation: fields(value, path) }),
  at('operation', fields).shape,
);
