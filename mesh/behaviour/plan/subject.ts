import type { Config } from '../../manifest/config';

/** What the changes are looked at in. */
export interface Surroundings {
  readonly rootNamespace: string;
  readonly domain: string;
  /** Services of both sides. */
  readonly services: readonly Config[];
  /** What decides where requests are sent, on both sides: VirtualServices, Ingresses, and routes of the Gateway API. */
  readonly routers: readonly Config[];
  /** Namespaces with Pods of gateways. */
  readonly gatewayNamespaces: ReadonlySet<string>;
}

/**
 * What a change decides, and what its effect depends on: `for shop.com` is where requests for a host are sent, `to shop.com`
 * what happens to requests that are sent there.
 */
export interface Subjects {
  readonly decides: Set<string>;
  readonly uses: Set<string>;
}

/** The subject of what decides over all requests. */
export const EVERYTHING = 'everything';

/** Whether a subject is about a host, and not about an object or a namespace. */
export const isHost = (subject: string) => subject.startsWith('for ') || subject.startsWith('to ');

/** The host that a subject is about. */
export const hostIn = (subject: string) => subject.slice(subject.indexOf(' ') + 1);
