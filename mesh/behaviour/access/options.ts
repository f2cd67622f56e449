import { isToken } from '../../grammar/grammar';
import { PATH } from '../condition';
import { patternLanguage } from '../policies/pattern-language';
import type { Conditions, Demand } from '../regions/region';

/** Which callers, services and requests an access matrix is about. */
export interface AccessOptions {
  /** Callers: `namespace/workload` or `gateway namespace/name`; `*` matches any text. @default all callers */
  readonly from?: string;
  /** Services: their host or how it starts, such as `reviews` or `reviews.default`; `*` matches any text. @default all services */
  readonly to?: string;
  /** Port of the service. @default all ports */
  readonly port?: number;
  /** Only requests with this HTTP method. @default all methods */
  readonly method?: string;
  /** Only requests with this path; with a `*` at the end, with paths that start so. @default all paths */
  readonly path?: string;
  /** Only requests with these header values. @default all headers */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The conditions on requests that the options set. @throws if one is invalid */
export function onlyRequests({ method, path, headers = {} }: AccessOptions): Conditions {
  if (method !== undefined && !isToken(method)) {
    throw new Error(`method must be an HTTP method, such as "GET", got ${JSON.stringify(method)}`);
  }
  if (path !== undefined && (!path.startsWith('/') || /[?#]/.test(path))) {
    throw new Error(`path must start with "/" and have no query, got ${JSON.stringify(path)}`);
  }
  return [
    ...(method === undefined ? [] : [is('header :method', method)]),
    ...(path === undefined ? [] : [is(PATH, path, path.endsWith('*'))]),
    ...Object.entries(headers).map(([name, value]) => is(`header ${name.toLowerCase()}`, value)),
  ];
}

function is(subject: string, text: string, isStart = false): Demand {
  return {
    subject,
    key: `only ${subject} ${text}`,
    values(languages) {
      const language = isStart ? patternLanguage(text, languages) : languages.text(text);
      return language && { missing: false, language };
    },
  };
}
