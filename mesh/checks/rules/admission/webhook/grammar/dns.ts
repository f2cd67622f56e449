import { endsInNumber, isDnsLabel, isFqdn, isGeneratedSni, isWildcardHost } from '../../../../../grammar/grammar';
import { shown } from './shown';

/** Why it is no DNS label. */
export function dnsLabel(text: string): string | undefined {
  if (isDnsLabel(text)) return undefined;
  return `must be 1 to 63 letters, digits and inner hyphens, got ${shown(text)}`;
}

/** Why it is no domain name: DNS labels between dots, the last one not a number. */
export function domainName(text: string): string | undefined {
  return isFqdn(text) ? undefined : notADomain(text, '');
}

/** Why it is neither a domain name nor one with a `*` in front: `*`, `*.example.com`, `*-a.example.com`. */
export function wildcardDomain(text: string): string | undefined {
  return isWildcardHost(text) ? undefined : notADomain(text, ', with a "*" at its very start at most');
}

/** Why a star may not stand where it does: only the whole first label can be one. */
export function partialWildcard(text: string): string | undefined {
  if (!text.includes('*') || text === '*' || text.startsWith('*.')) return undefined;
  return `a "*" must stand for a whole first label, as in "*.example.com", got ${shown(text)}`;
}

/** As `wildcardDomain`; besides, the names that Istio gives to services behind a gateway in AUTO_PASSTHROUGH mode. */
export function gatewayDomain(text: string, isSni: boolean): string | undefined {
  if (!isSni || !text.startsWith('outbound_')) return wildcardDomain(text);
  return isGeneratedSni(text) ? undefined : `must read outbound_.PORT_.SUBSET_.HOST, got ${shown(text)}`;
}

function notADomain(text: string, besides: string): string {
  if (text === '') return 'must be a domain name, got an empty string';
  if (text.length > 255) return `must be a domain name of at most 255 characters, got ${text.length}`;
  if (endsInNumber(text)) return `must be a domain name, which does not end in a number, got ${shown(text)}`;
  return `must be letters, digits and hyphens between dots${besides}, got ${shown(text)}`;
}
