import type { Check } from '../../engine/check';
import { newPaths } from './plain-texts';

export const rewrittenSlash: Check = {
  code: 'MESH0134',
  level: 'warning',
  title: 'new path has a double slash or lacks one',
  description: `A rewrite replaces exactly the text of the matched prefix. With \`prefix: /api\` and \`rewrite: /\`, \`/api/users\`
becomes \`//users\`; with \`prefix: /api/\` and \`rewrite: /v2\`, it becomes \`/v2users\`. Many servers answer 404 to both.

Let both end with a slash, or neither. To strip a prefix, match \`/api/\` first and \`/api\` after it, with the same rewrite
\`/\`: then \`/api\` itself works, too.

The new path itself starts with a slash, also in a redirect. A redirect to another host needs \`authority\` (and \`scheme\`):
a URL in \`uri\` becomes a path of the same host.`,
  examples: [
    {
      title: 'double slash',
      wrong: example('[{ uri: { prefix: /api } }]', '/'),
      says: '/api/users becomes //users: match prefix "/api/" before it',
      right: example('[{ uri: { prefix: /api/ } }, { uri: { prefix: /api } }]', '/'),
    },
    {
      title: 'lost slash',
      wrong: example('[{ uri: { prefix: /api/ } }]', '/v2'),
      says: '/api/users becomes /v2users: rewrite to "/v2/"',
      right: example('[{ uri: { prefix: /api/ } }]', '/v2/'),
    },
    {
      title: 'no slash at the start',
      wrong: example('[{ uri: { exact: /api } }]', 'v2'),
      says: 'a path starts with a slash: write "/v2"',
      right: example('[{ uri: { exact: /api } }]', '/v2'),
    },
    {
      title: 'redirect to a URL',
      wrong: redirect('{ uri: "https://docs.example.com/api" }'),
      says: 'a URL becomes a path of the same host: write scheme: https, authority: docs.example.com, uri: /api',
      right: redirect('{ scheme: https, authority: docs.example.com, uri: /api }'),
    },
  ],
  about: ['VirtualService'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('VirtualService')) {
      const earlier: string[] = [];
      for (const [index, rule] of (object.spec.http ?? []).entries()) {
        for (const [field, path] of newPaths(rule)) {
          if (path.startsWith('/')) continue;
          report(object, ['spec', 'http', index, ...field], remedyForStart(path, field[0] === 'redirect'));
        }
        const { match = [], rewrite, redirect, directResponse } = rule;
        const uri = redirect || directResponse || !rewrite?.uri?.startsWith('/') ? '' : rewrite.uri;
        for (const [position, { uri: path = {} }] of match.entries()) {
          const { prefix = '', regex = '' } = path;
          const below = `${prefix.replace(/\/$/, '')}/`;
          const isTaken = earlier.some((start) => below.startsWith(start) || start.startsWith(below));
          const remedy = prefix === '' || uri === '' || isTaken ? undefined : remedyFor(prefix, uri);
          if (remedy !== undefined) {
            const users = `${below}users`;
            const message = `${users} becomes ${uri}${users.slice(prefix.length)}: ${remedy}`;
            report(object, ['spec', 'http', index, 'match', position, 'uri', 'prefix'], message);
          }
          const start = prefix || literalStart(regex);
          if (start !== '') earlier.push(start);
        }
      }
    }
  },
};

function remedyForStart(path: string, isRedirect: boolean): string {
  const [, scheme, authority, rest] = /^(https?):\/\/([^/?#]+)(.*)$/i.exec(path) ?? [];
  if (!authority) return `a path starts with a slash: write ${JSON.stringify(`/${path}`)}`;
  const uri = rest ? `, uri: ${rest}` : '';
  return isRedirect
    ? `a URL becomes a path of the same host: write scheme: ${scheme}, authority: ${authority}${uri}`
    : 'a URL is no path: a rewrite does not change the destination, use a redirect or another destination';
}

/** The text that every path begins with if it matches the regex. */
function literalStart(regex: string): string {
  return /^\^?([\w/-]*)/.exec(regex)?.[1] ?? '';
}

/** In the middle of a word, as in `/file-`, a slash is not expected. */
const IN_A_WORD = /[-_.~=]$/;

function remedyFor(prefix: string, uri: string): string | undefined {
  if (IN_A_WORD.test(prefix) || IN_A_WORD.test(uri)) return undefined;
  if (!prefix.endsWith('/')) return uri.endsWith('/') ? `match prefix "${prefix}/" before it` : undefined;
  if (uri.endsWith('/')) return undefined;
  const isFile = /\.\w+$/.test(uri);
  return isFile ? 'to replace the whole path, match it with exact or regex' : `rewrite to "${uri}/"`;
}

function example(match: string, uri: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api }
spec:
  hosts: [api]
  http:
    - match: ${match}
      rewrite: { uri: ${uri} }
      route: [{ destination: { host: api } }]
`;
}

function redirect(to: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api }
spec:
  hosts: [api]
  http: [{ redirect: ${to} }]
`;
}
