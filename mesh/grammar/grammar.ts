import { utf8Length } from './bytes';
import { ipVersion } from './ip-address';
import { compileRe2 } from './re2';

/** Predicates for the value formats that Istio's validator accepts. The checks explain why a value is rejected. */

/** Istio's validator rejects longer regular expressions. */
export const MAX_REGEX_BYTES = 1024;

const LABEL = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/;
const WILDCARD_LABEL = /^\*(?:-?[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const LABEL_NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** DNS label as Istio accepts it: 1 to 63 letters (upper case included), digits and inner hyphens. */
export const isDnsLabel = (value: string): boolean => LABEL.test(value);

/** Kubernetes object name: a lower-case DNS subdomain with at most 253 characters. */
export const isObjectName = (value: string): boolean => value.length <= 253 && SUBDOMAIN.test(value);

/** Namespace name: a lower-case DNS label. */
export const isNamespaceName = (value: string): boolean => isDnsLabel(value) && value === value.toLowerCase();

/** DNS labels joined by dots, not ending in a number; one trailing dot is allowed. */
export const isFqdn = (value: string): boolean => value !== '' && value.length <= 255 && areLabels(value);

/** Host name whose first label may be a wildcard: `*`, `*.example.com`, `*-canary.example.com`. */
export function isWildcardHost(value: string): boolean {
  if (value.length > 255) return false;
  const dot = value.indexOf('.');
  const first = dot < 0 ? value : value.slice(0, dot);
  if (!isDnsLabel(first) && !(first.length <= 63 && WILDCARD_LABEL.test(first))) return false;
  return dot < 0 || areLabels(value.slice(dot + 1));
}

function areLabels(value: string): boolean {
  if (endsInNumber(value)) return false;
  const labels = value.split('.');
  if (labels.at(-1) === '') labels.pop();
  return labels.every(isDnsLabel);
}

/** Whether the last label is a number, as in an IP address. Istio only counts what fits in a signed 64-bit integer. */
export function endsInNumber(value: string): boolean {
  const last = value.slice(value.lastIndexOf('.') + 1);
  return /^[0-9]+$/.test(last) && (last.length < 19 || BigInt(last) < 2n ** 63n);
}

/** Server name that Istio generates for TLS between clusters: `outbound_.80_._.reviews.prod.svc.cluster.local`. */
export function isGeneratedSni(value: string): boolean {
  if (!value.startsWith('outbound_') || value.length > 255) return false;
  const [, port = '', , host = ''] = value.split('_');
  return /[0-9]/.test(port) && /[a-zA-Z]/.test(host);
}

/** IPv4 or IPv6 address; an IPv6 address may have a zone: `fe80::1%eth0`. */
export function isIpAddress(value: string): boolean {
  const percent = value.indexOf('%');
  if (percent < 0) return ipVersion(value) !== 0;
  return percent < value.length - 1 && ipVersion(value.slice(0, percent)) === 6;
}

/** IP address or CIDR range: `10.0.0.0/8`. Host bits may be set, they are ignored. */
export function isIpBlock(value: string): boolean {
  const slash = value.indexOf('/');
  if (slash < 0) return isIpAddress(value);
  const address = value.slice(0, slash);
  const bits = value.slice(slash + 1);
  const version = ipVersion(address);
  return version !== 0 && /^(?:0|[1-9][0-9]{0,2})$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

/** Unix domain socket: `unix:///run/app.sock`, or `unix://@app` in Linux's abstract namespace. */
export function isUnixAddress(value: string): boolean {
  return value.startsWith('unix://@') || (value.startsWith('unix:///') && !value.endsWith('/'));
}

/** RFC 9110 token (section 5.6.2): what a header name or method can be. */
export const isToken = (value: string): boolean => TOKEN.test(value);

export const isPort = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= 65535;

export const isLabelValue = (value: string): boolean => value === '' || LABEL_NAME.test(value);

export function isLabelKey(value: string): boolean {
  const slash = value.indexOf('/');
  return slash < 0
    ? LABEL_NAME.test(value)
    : isObjectName(value.slice(0, slash)) && LABEL_NAME.test(value.slice(slash + 1));
}

/** Returns why Istio's validator or RE2, Envoy's regex engine, rejects the expression; undefined if both accept it. */
export function regexFault(value: string): string | undefined {
  if (value === '') return 'it is empty';
  if (utf8Length(value) > MAX_REGEX_BYTES) return `it is longer than ${MAX_REGEX_BYTES} bytes`;
  return re2Fault(value);
}

/** Returns why RE2 rejects the expression, whatever its length. */
export function re2Fault(value: string): string | undefined {
  // Most expressions are as plain as `/api/v1/.*`, and compiling one costs a thousand times as much as this test.
  if (/^(?:[\w/. -][*+?]?)*$/.test(value)) return undefined;
  try {
    compileRe2(value);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
