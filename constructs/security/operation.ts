import { pathTemplates } from '../../mesh/checks/rules/admission/webhook/grammar/path-template';
import { isPort } from '../../mesh/grammar/grammar';
import { type Field, list, refuse, refuseProp, struct, type Wire } from '../props/field';
import { nonEmptyText } from '../props/value';

/**
 * What is called; of a workload that does not speak HTTP only the ports are known.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Operation
 */
export interface Operation {
  /** Host headers, letter case aside. @default any */
  readonly hosts?: readonly string[];
  /** Host headers that are left out. @default none is left out */
  readonly notHosts?: readonly string[];
  /** Ports that the workload listens on. @default any */
  readonly ports?: readonly number[];
  /** Ports that are left out. @default none is left out */
  readonly notPorts?: readonly number[];
  /** Methods, in upper case as clients send them. @default any */
  readonly methods?: readonly string[];
  /** Methods that are left out. @default none is left out */
  readonly notMethods?: readonly string[];
  /** Paths without their query string; `{*}` is one segment, `{**}` any number of them. @default any */
  readonly paths?: readonly string[];
  /** Paths that are left out. @default none is left out */
  readonly notPaths?: readonly string[];
}

const texts = list(nonEmptyText);

const portText: Field<number> = (value, at) =>
  isPort(value) ? String(value) : refuse(at, 'a port from 1 to 65535', value);

const requestPath: Field<string> = (value, at) => {
  const problem = pathTemplates([nonEmptyText(value, at) as string]);
  return problem === undefined ? value : refuseProp(at, problem);
};

export const operation = struct<Operation>(
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
  (wire, _props, at): Wire => {
    if (Object.keys(wire).length === 0) refuseProp(at, 'says nothing of the request: fill it, or leave out to');
    return { operation: wire };
  },
);
