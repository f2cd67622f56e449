import { isDnsLabel } from '../../../grammar';
import { shown } from './shown';

const wildcardLabel = /^(?:\*|(?:\*-?)?[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)$/;

/** Why it is no DNS label. */
export function dnsLabel(text: string): string | undefined {
  if (isDnsLabel(text)) return undefined;
  return `must be 1 to 63 letters, digits and inner hyphens, got ${shown(text)}`;
}

/** Why it is no domain name: DNS labels between dots, the last one not a number. */
export function domainName(text: string): string | undefined {
  return lengthProblem(text) ?? labelsProblem(text, text);
}

/** Why it is neither a domain name nor one with a `*` in front: `*`, `*.example.com`, `*-a.example.com`. */
export function wildcardDomain(text: string): string | undefined {
  const problem = lengthProblem(text);
  if (problem) return problem;
  const dot = text.indexOf('.');
  const first = dot < 0 ? text : text.slice(0, dot);
  if (first.length > 63 || !wildcardLabel.test(first))
    return notADomain(text, ', with a "*" at its very start at most');
  return dot < 0 ? undefined : labelsProblem(text.slice(dot + 1), text);
}

/** Why a star may not stand where it does: only the whole first label can be one. */
export function partialWildcard(text: string): string | undefined {
  if (!text.includes('*') || text === '*' || text.startsWith('*.')) return undefined;
  return `a "*" must stand for a whole first label, as in "*.example.com", got ${shown(text)}`;
}

/** As `wildcardDomain`; besides, the names that Istio gives to services behind a gateway in AUTO_PASSTHROUGH mode. */
export function gatewayDomain(text: string, isSni: boolean): string | undefined {
  if (!isSni || !text.startsWith('outbound_')) return wildcardDomain(text);
  const [, port = '', , host = ''] = text.split('_');
  if (text.length <= 255 && text.split('_').length >= 4 && /[0-9]/.test(port) && /[a-zA-Z]/.test(host))
    return undefined;
  return `must read outbound_.PORT_.SUBSET_.HOST, got ${shown(text)}`;
}

function lengthProblem(text: string): string | undefined {
  if (text === '') return 'must be a domain name, got an empty string';
  return text.length > 255 ? `must be a domain name of at most 255 characters, got ${text.length}` : undefined;
}

function labelsProblem(name: string, whole: string): string | undefined {
  const labels = name.split('.');
  const last = labels.at(-1) ?? '';
  if (isInteger(last)) return `must be a domain name, which does not end in a number, got ${shown(whole)}`;
  if (last === '') labels.pop();
  return labels.every(isDnsLabel) ? undefined : notADomain(whole, '');
}

function notADomain(text: string, besides: string): string {
  return `must be letters, digits and hyphens between dots${besides}, got ${shown(text)}`;
}

/** What 64 bits cannot hold is no number to Istio. */
function isInteger(text: string): boolean {
  return /^[0-9]+$/.test(text) && (text.length < 19 || BigInt(text) < 2n ** 63n);
}
