import { isIP } from 'node:net';
import { RE2JS } from 're2js';

/** The value grammars of Istio's validator, each as a predicate: what may stand in a manifest. */

/** The longest regular expression that Istio's validator takes, in bytes. */
export const MAX_REGEX_BYTES = 1024;

const LABEL = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/;
const WILDCARD_LABEL = /^\*(?:-?[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const LABEL_NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** A DNS label as Istio takes it: 1 to 63 letters (upper case too), digits and inner hyphens. */
export const isDnsLabel = (value: string): boolean => LABEL.test(value);

/** A lower-case DNS subdomain of at most 253 characters: the name of a Kubernetes object. */
export const isObjectName = (value: string): boolean => value.length <= 253 && SUBDOMAIN.test(value);

/** A lower-case DNS label: the name of a namespace. */
export const isNamespaceName = (value: string): boolean => isDnsLabel(value) && value === value.toLowerCase();

/** DNS labels joined by dots, the last of them not a number; one trailing dot may stand. */
export function isFqdn(value: string): boolean {
  if (value.length === 0 || value.length > 255) return false;
  const labels = value.replace(/\.$/, '').split('.');
  return labels.every(isDnsLabel) && !/^\d+$/.test(labels[labels.length - 1] ?? '');
}

/** A host, or a wildcard in its first label: `*`, `*.example.com`, `*-canary.example.com`. */
export function isWildcardHost(value: string): boolean {
  if (value.length === 0 || value.length > 255) return false;
  const dot = value.indexOf('.');
  const first = dot < 0 ? value : value.slice(0, dot);
  if (!(isDnsLabel(first) || (first.length <= 63 && WILDCARD_LABEL.test(first)))) return false;
  return dot < 0 || isFqdn(value.slice(dot + 1));
}

/** A name that Istio makes itself for TLS between clusters: `outbound_.80_._.reviews.prod.svc.cluster.local`. */
export const isGeneratedSni = (value: string): boolean =>
  value.length <= 255 && /^outbound_[^_]*\d[^_]*_[^_]*_[^_]*[a-zA-Z][^_]*(?:_.*)?$/.test(value);

/** An IP address, or a range of them: `10.0.0.0/8`. */
export function isIpBlock(value: string): boolean {
  const [address = '', bits, ...rest] = value.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return most > 0 && rest.length === 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= most));
}

/** The path of a Unix domain socket: `unix:///run/app.sock`, or `unix://@app` in Linux' abstract namespace. */
export const isUnixAddress = (value: string): boolean => /^unix:\/\/(?:\/.*|@.*)[^/]$/.test(value);

/** A token of RFC 9110, section 5.6.2: what the name of a header or a method may be. */
export const isToken = (value: string): boolean => TOKEN.test(value);

export const isPort = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= 65535;

export const isLabelValue = (value: string): boolean => value === '' || LABEL_NAME.test(value);

export function isLabelKey(value: string): boolean {
  const slash = value.indexOf('/');
  return slash < 0
    ? LABEL_NAME.test(value)
    : isObjectName(value.slice(0, slash)) && LABEL_NAME.test(value.slice(slash + 1));
}

/** Why RE2, Envoy's engine, does not take the expression; undefined when it does. */
export function regexFault(value: string): string | undefined {
  if (value === '') return 'it is empty';
  if (Buffer.byteLength(value) > MAX_REGEX_BYTES) return `it is longer than ${MAX_REGEX_BYTES} bytes`;
  try {
    RE2JS.compile(value);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
