import { trustDomains } from '../../mesh/checks/rules/admission/webhook/grammar/edge-star';
import { serviceAccounts } from '../../mesh/checks/rules/admission/webhook/grammar/service-account';
import { atMostOne, type Field, list, refuse, refuseProp, struct, type Wire } from '../props/field';
import { ipBlock, nonEmptyText } from '../props/value';

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

const texts = list(nonEmptyText);

export const account: Field<string> = (value, at) =>
  typeof value === 'string' && serviceAccounts([value]) === undefined
    ? value
    : refuse(at, 'a service account as namespace/name, at most 320 bytes', value);

const accounts: Field<readonly string[]> = (values, at) => {
  const wire = list(account)(values, at);
  return values.length <= 16 ? wire : refuse(at, 'at most 16 service accounts', values, 'split the source');
};

export const trustDomain: Field<string> = (value, at) =>
  typeof value === 'string' && trustDomains([value]) === undefined
    ? value
    : refuse(at, "a trust domain, where '*' may begin or end it", value);

export const source = struct<Source>(
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
