import { endsInNumber, isDnsLabel, isFqdn, isGeneratedSni, isWildcardHost } from '../../../../../grammar/grammar';
import { shown } from './shown';

export function dnsLabel(text: string): string | undefined {
  if (isDnsLabel(text)) return undefined;
  return `must be 1 to 63 letters, digits and inner hyphens, got ${shown(text)}`;
}

/** A domain name: DNS labels between dots, the last one not a number. */
export function domainName(text: string): string | undefined {
  return isFqdn(text) ? undefined : notADomain(text, '');
}

/** A domain name, or one that starts with `*`: `*`, `*.example.com`, `*-a.example.com`. */
export function wildcardDomain(text: string): string | undefined {
  return isWildcardHost(text) ? undefined : notADomain(text, ', with "*" only at the start');
}

/** A `*` must be the whole first label. */
export function partialWildcard(text: string): string | undefined {
  if (!text.includes('*') || text === '*' || text.startsWith('*.')) return undefined;
  return `"*" must be the whole first label, as in "*.example.com", got ${shown(text)}`;
}

/** Like `wildcardDomain`, but also allows Istio's names of services behind a gateway in AUTO_PASSTHROUGH mode. */
export function gatewayDomain(text: string, isSni: boolean): string | undefined {
  if (!isSni || !text.startsWith('outbound_')) return wildcardDomain(text);
  return isGeneratedSni(text) ? undefined : `must have the form outbound_.PORT_.SUBSET_.HOST, got ${shown(text)}`;
}

function notADomain(text: string, addition: string): string {
  if (text === '') return 'must be a domain name, got an empty string';
  if (text.length > 255) return `must be a domain name of at most 255 characters, got ${text.length}`;
  if (endsInNumber(text)) return `must be a domain name that does not end in a number, got ${shown(text)}`;
  return `must be letters, digits and hyphens between dots${addition}, got ${shown(text)}`;
}
