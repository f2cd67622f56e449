import type { AuthorizationPolicyRule, AuthorizationPolicySpec } from '../../manifest/wire';
import { asksForRequest } from './asked-of-requests';

/** What of an AuthorizationPolicy ztunnel cannot do, which knows connections only: the field, and what it does instead. */
export function ruleOfHttp({ action = 'ALLOW', rules = [] }: AuthorizationPolicySpec) {
  if (action !== 'ALLOW' && action !== 'DENY') return [['action'], `ztunnel knows no ${action}`] as const;
  const at = rules.findIndex(asksForHttp);
  if (at < 0) return undefined;
  const what = action === 'ALLOW' ? 'leaves this rule out' : 'refuses whatever else the rule asks';
  return [['rules', at], `ztunnel reads no HTTP and ${what}`] as const;
}

const L7_SOURCES = ['remoteIpBlocks', 'notRemoteIpBlocks', 'requestPrincipals', 'notRequestPrincipals'];
const L4_KEYS = ['source.ip', 'source.namespace', 'source.principal', 'destination.ip', 'destination.port'];

const asksForHttp = (rule: AuthorizationPolicyRule) =>
  asksForRequest(rule, L7_SOURCES, (key) => !L4_KEYS.includes(key));
