import { trustDomains } from '../../mesh/checks/rules/admission/webhook/grammar/edge-star';
import { serviceAccounts } from '../../mesh/checks/rules/admission/webhook/grammar/service-account';
import { atMostOne, type Field, list, refuse, refuseProp, struct, type Wire } from '../props/field';
import { at, shaped } from '../props/shape';
import { ipBlock, nonEmptyText } from '../props/value';

/**
 * Matches callers: every list that is set must match. `*` at the start or end of a value matches any text, and `*` alone
 * any value that is not empty; service accounts and IP addresses do not support `*`.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source
 */
export interface Source {
  /**
   * Identities in the caller's certificate: `cluster.local/ns/default/sa/web-api`. Requires mutual TLS.
   *
   * @default any caller
   */
  readonly principals?: readonly string[];
  /** Identities that do not match; callers without mutual TLS have no identity, so they match. @default none */
  readonly notPrincipals?: readonly string[];
  /**
   * Service accounts as `namespace/name`, or `name` in the namespace of the policy, at most 16. Requires mutual TLS,
   * excludes `principals` and `namespaces`.
   *
   * @default any service account
   */
  readonly serviceAccounts?: readonly string[];
  /** Service accounts that do not match, at most 16. Excludes `principals` and `namespaces`. @default none */
  readonly notServiceAccounts?: readonly string[];
  /**
   * Identities in the JWT of the request: `issuer/subject`. Requires a RequestAuthentication.
   *
   * @default any request, with or without JWT
   */
  readonly requestPrincipals?: readonly string[];
  /** JWT identities that do not match; `*` only matches requests without a valid JWT. @default none */
  readonly notRequestPrincipals?: readonly string[];
  /** Namespaces of callers. Requires mutual TLS. @default any namespace */
  readonly namespaces?: readonly string[];
  /** Namespaces that do not match. @default none */
  readonly notNamespaces?: readonly string[];
  /** Trust domains of callers. Requires mutual TLS. @default any trust domain */
  readonly trustDomains?: readonly string[];
  /** Trust domains that do not match. @default none */
  readonly notTrustDomains?: readonly string[];
  /** Source IP addresses of the connection, or ranges such as `10.0.0.0/8`. @default any address */
  readonly ipBlocks?: readonly string[];
  /** Source IP addresses or ranges that do not match. @default none */
  readonly notIpBlocks?: readonly string[];
  /**
   * IP addresses or ranges of the original client, from `X-Forwarded-For` or the PROXY protocol.
   *
   * @default any address
   */
  readonly remoteIpBlocks?: readonly string[];
  /** IP addresses or ranges of the original client that do not match. @default none */
  readonly notRemoteIpBlocks?: readonly string[];
}

const texts = list(nonEmptyText);

export const account: Field<string> = (value, path) =>
  typeof value === 'string' && serviceAccounts([value]) === undefined
    ? value
    : refuse(path, 'a service account name, optionally after namespace/, at most 320 bytes', value);

const accounts: Field<readonly string[]> = (values, path) => {
  const wire = list(account)(values, path);
  return values.length <= 16 ? wire : refuse(path, 'a list of at most 16', values, 'split the source');
};

export const trustDomain: Field<string> = (value, path) =>
  typeof value === 'string' && trustDomains([value]) === undefined
    ? value
    : refuse(path, "a trust domain, optionally with '*' at the start or end", value);

const fields = struct<Source>(
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
  (wire, props, path): Wire => {
    if (Object.keys(wire).length === 0)
      refuseProp(path, 'at least one prop is required (omit `from` to match any caller)');
    for (const accounts of ['serviceAccounts', 'notServiceAccounts']) {
      for (const other of ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'])
        atMostOne(path, props, [accounts, other]);
    }
    return wire;
  },
);

export const source: Field<Source> = shaped(
  (value: Source, path: string) => ({ source: fields(value, path) }),
  at('source', fields).shape,
);
