import { trustDomains } from '../../mesh/checks/webhook/grammar/edge-star';
import { pathTemplates } from '../../mesh/checks/webhook/grammar/path-template';
import { serviceAccounts } from '../../mesh/checks/webhook/grammar/service-account';
import { isPort } from '../../mesh/grammar';
import { CONDITION_KEYS } from '../../mesh/vocabulary';
import {
  atLeastOne,
  atMostOne,
  type Field,
  list,
  refuse,
  refuseProp,
  required,
  struct,
  type Wire,
} from '../props/field';
import { ipBlock, nonEmptyText } from '../props/value';

/**
 * Which requests a policy is for: one of `from`, and one of `to`, and all of `when` hold. What is left out holds.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Rule
 */
export interface AccessRule {
  /** Who calls: one of these. @default everybody */
  readonly from?: readonly Source[];
  /** What is called: one of these. @default everything */
  readonly to?: readonly Operation[];
  /** What else holds: all of these. @default nothing else */
  readonly when?: readonly Condition[];
}

/**
 * Who calls: each list that is set has the caller's value, each `not` list has it not. `*` stands at the begin or end
 * of a value for anything, alone for any value that is there; in service accounts and addresses it does not.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source
 */
export interface Source {
  /** Identities as certificates carry them: `cluster.local/ns/default/sa/web-api`. Needs mutual TLS. @default any */
  readonly principals?: readonly string[];
  /** Identities that callers do not have; a caller without mutual TLS has none. @default none is left out */
  readonly notPrincipals?: readonly string[];
  /** Service accounts, `namespace/name`, at most 16; without `namespace/` one of the policy's own. Excludes `principals` and `namespaces`. Needs mutual TLS. @default any */
  readonly serviceAccounts?: readonly string[];
  /** Service accounts that callers do not have, at most 16. Excludes `principals` and `namespaces`. @default none is left out */
  readonly notServiceAccounts?: readonly string[];
  /** Identities of tokens: `issuer/subject`. @default any */
  readonly requestPrincipals?: readonly string[];
  /** Identities that tokens do not have; `*` asks for a request without a token. @default none is left out */
  readonly notRequestPrincipals?: readonly string[];
  /** Namespaces of callers. Needs mutual TLS. @default any */
  readonly namespaces?: readonly string[];
  /** Namespaces that callers are not in. @default none is left out */
  readonly notNamespaces?: readonly string[];
  /** Trust domains of callers. Needs mutual TLS. @default any */
  readonly trustDomains?: readonly string[];
  /** Trust domains that callers are not of. @default none is left out */
  readonly notTrustDomains?: readonly string[];
  /** Addresses, or ranges such as `10.0.0.0/8`, that the connection comes from. @default any */
  readonly ipBlocks?: readonly string[];
  /** Addresses or ranges that the connection does not come from. @default none is left out */
  readonly notIpBlocks?: readonly string[];
  /** Addresses or ranges of the client as X-Forwarded-For tells it. @default any */
  readonly remoteIpBlocks?: readonly string[];
  /** Addresses or ranges of the client, as for `remoteIpBlocks`, that are left out. @default none is left out */
  readonly notRemoteIpBlocks?: readonly string[];
}

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

const account: Field<string> = (value, at) =>
  typeof value === 'string' && serviceAccounts([value]) === undefined
    ? value
    : refuse(at, 'a service account as namespace/name, at most 320 bytes', value);

const accounts: Field<readonly string[]> = (values, at) => {
  const wire = list(account)(values, at);
  return values.length <= 16 ? wire : refuse(at, 'at most 16 service accounts', values, 'split the source');
};

const trustDomain: Field<string> = (value, at) =>
  typeof value === 'string' && trustDomains([value]) === undefined
    ? value
    : refuse(at, "a trust domain, where '*' may begin or end it", value);

const portText: Field<number> = (value, at) =>
  isPort(value) ? String(value) : refuse(at, 'a port from 1 to 65535', value);

const key: Field<string> = (value, at) =>
  typeof value === 'string' && ((CONDITION_KEYS as readonly string[]).includes(value) || KEYS_OF_MAPS.test(value))
    ? value
    : refuse(at, `request.headers[NAME], request.auth.claims[NAME], or one of ${CONDITION_KEYS.join(', ')}`, value);

const source = struct<Source>(
  {
    principals: texts,
    notPrincipals: texts,
    serviceAccounts: accounts,
    notServiceAccounts: accounts,
    requestPrincipals: texts,
    notRequestPrincipals: texts,
    namespaces: texts,
    notNamespaces: texts,
    trustDomains: list(trustDomain),
    notTrustDomains: list(trustDomain),
    ipBlocks: list(ipBlock),
    notIpBlocks: list(ipBlock),
    remoteIpBlocks: list(ipBlock),
    notRemoteIpBlocks: list(ipBlock),
  },
  (wire, props, at): Wire => {
    if (Object.keys(wire).length === 0) refuseProp(at, 'says nothing of the caller: fill it, or leave out from');
    for (const accounts of ['serviceAccounts', 'notServiceAccounts']) {
      for (const other of ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'])
        atMostOne(at, props, [accounts, other]);
    }
    return { source: wire };
  },
);

const requestPath: Field<string> = (value, at) => {
  const problem = pathTemplates([nonEmptyText(value, at) as string]);
  return problem === undefined ? value : refuseProp(at, problem);
};

const operation = struct<Operation>(
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

const condition = struct<Condition>({ key: required(key), values: texts, notValues: texts }, (wire, props, at) => {
  atLeastOne(at, props, ['values', 'notValues']);
  const value = VALUES.get(props.key);
  for (const name of ['values', 'notValues'] as const) {
    if (value !== undefined && props[name] !== undefined) list(value)(props[name], `${at}.${name}`);
  }
  return wire;
});

export const accessRule: Field<AccessRule> = struct<AccessRule>({
  from: list(source),
  to: list(operation),
  when: list(condition),
});
