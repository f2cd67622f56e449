import { attached, type Parent, servesHostname } from '../../../gateway-api/parent';
import { fields, list, texts } from '../../../manifest/fields';
import { matches, subsetOf } from '../../../registry/host-name';
import type { Check } from '../../engine/check';
import { gatewayApiOf, writtenObject } from '../../facts/gateway-api';
import { routeExample } from './route-example';

const narrow = `
    - { name: narrow, port: 80, protocol: HTTP, hostname: pay.example.com }`;

export const unservedHostname: Check = {
  code: 'MESH0177',
  level: 'warning',
  title: 'no listener serves a host name of a route',
  description: `A route is \`Accepted\` if one of its host names fits one listener. Its other host names are silently left out:

- A host name that has nothing in common with the \`hostname\` of a listener is not served there.
- If another listener of the same port has a narrower \`hostname\` that fits, only routes of that listener serve the host name.
  A \`sectionName\` for the wider listener keeps the route away from the narrower one.

Requests for these host names get a 404. Attach the route to a listener that serves them, or remove them.`,
  examples: [
    {
      title: 'nothing in common',
      wrong: example('[shop.example.com, shop.example.org]', ''),
      says: 'no listener serves shop.example.org: the route is attached to wide (*.example.com)',
      right: example('[shop.example.com]', ''),
    },
    {
      title: 'a narrower listener',
      wrong: example('[pay.example.com]', ', sectionName: wide', narrow),
      says: 'listener wide does not serve pay.example.com, because listener narrow has the narrower hostname pay.example.com',
      right: example('[pay.example.com]', ', sectionName: narrow', narrow),
    },
  ],
  run(inventory, report) {
    for (const { route, parents } of gatewayApiOf(inventory).translation.attachments) {
      const accepted = attached(parents);
      const object = writtenObject(inventory, route);
      // A Gateway that is not in the manifests may have other listeners.
      const areKnown = list(route.spec.parentRefs)
        .map(fields)
        .every((written) => parents.some((parent) => parent.written === written));
      if (!object || !areKnown || accepted.length === 0 || accepted.some(({ listener }) => !listener)) continue;
      for (const [index, hostname] of texts(route.spec.hostnames).entries()) {
        const fitting = accepted.filter(({ listener }) => matches(listener?.hostname || '*', hostname));
        if (fitting.some((parent) => servesHostname(parent, hostname))) continue;
        const [first] = fitting;
        const message = first ? isolated(first, hostname, parents) : nothingFits(hostname, accepted);
        report(object, ['spec', 'hostnames', index], message);
      }
    }
  },
};

function nothingFits(hostname: string, accepted: readonly Parent[]): string {
  const names = accepted.map(({ listener }) => `${listener?.name} (${listener?.hostname})`);
  return `no listener serves ${hostname}: the route is attached to ${[...new Set(names)].join(', ')}`;
}

function isolated({ listener, otherHostnames }: Parent, hostname: string, parents: readonly Parent[]): string {
  const fitting = otherHostnames.filter((other) => subsetOf(hostname, other));
  const [narrower = ''] = fitting.sort((a, b) => b.length - a.length);
  const other = parents.find((parent) => parent.listener?.hostname === narrower)?.listener?.name;
  return `listener ${listener?.name} does not serve ${hostname}, because listener ${other} has the narrower hostname ${narrower}`;
}

function example(hostnames: string, section: string, listener = ''): string {
  return routeExample('    - backendRefs: [{ name: web, port: 80 }]', hostnames)
    .replace(
      '{ name: http, port: 80, protocol: HTTP }',
      `{ name: wide, port: 80, protocol: HTTP, hostname: "*.example.com" }${listener}`,
    )
    .replace('[{ name: edge }]', `[{ name: edge${section} }]`);
}
