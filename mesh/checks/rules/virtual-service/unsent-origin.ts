import { Languages } from '../../../behaviour/language';
import { regexLanguage } from '../../../behaviour/regex-language';
import { type Fields, fields, list, texts } from '../../../manifest/fields';
import type { FieldPath } from '../../../manifest/manifest';
import type { VirtualServiceHttp } from '../../../manifest/wire';
import type { Check } from '../../engine/check';
import { routeExample } from '../gateway-api/route-example';

type Origin = NonNullable<NonNullable<VirtualServiceHttp['corsPolicy']>['allowOrigins']>[number];

export const unsentOrigin: Check = {
  code: 'MESH0145',
  level: 'warning',
  title: 'no browser sends an allowed origin of a CORS policy',
  description: `An origin is \`scheme://host\`, or \`scheme://host:port\` if the port is not the default of the scheme. Browsers
send it in lower case, without a path and without a slash at the end. A matcher that requires anything else never matches,
so browsers refuse the responses.`,
  examples: [
    {
      title: 'without a scheme',
      wrong: example('{ exact: shop.example.com }'),
      says: 'an origin starts with its scheme: write "https://shop.example.com"',
      right: example('{ exact: "https://shop.example.com" }'),
    },
    {
      title: 'slash at the end',
      wrong: example('{ exact: "https://shop.example.com/" }'),
      says: 'an origin has no path: write "https://shop.example.com"',
      right: example('{ exact: "https://shop.example.com" }'),
    },
    {
      title: 'default port',
      wrong: example('{ exact: "https://shop.example.com:443" }'),
      says: 'browsers leave out the default port: write "https://shop.example.com"',
      right: example('{ exact: "https://shop.example.com" }'),
    },
    {
      title: 'CORS in an HTTPRoute',
      wrong: ofRoute('https://Shop.example.com'),
      says: 'browsers send origins in lower case: write "https://shop.example.com"',
      right: ofRoute('https://shop.example.com'),
    },
    {
      title: 'a regular expression for a path',
      wrong: example('{ regex: "https://shop[.]example[.]com/.*" }'),
      says: 'no origin, such as https://shop.example.com, can match this expression as a whole',
      right: example('{ regex: "https://shop[.]example[.]com(:[0-9]+)?" }'),
    },
  ],
  about: ['VirtualService', 'HTTPRoute'],
  run(inventory, report) {
    const languages = new Languages();
    for (const object of inventory.judgedOf('VirtualService')) {
      for (const [index, { corsPolicy }] of (object.spec.http ?? []).entries()) {
        for (const [position, origin] of (corsPolicy?.allowOrigins ?? []).entries()) {
          const [operator, message] = mistakeIn(origin) ?? regexMistake(origin, languages) ?? [];
          if (operator === undefined || message === undefined) continue;
          report(object, ['spec', 'http', index, 'corsPolicy', 'allowOrigins', position, operator], message);
        }
        for (const [position, exact] of (corsPolicy?.allowOrigin ?? []).entries()) {
          const [, message] = mistakeIn({ exact }) ?? [];
          if (message) report(object, ['spec', 'http', index, 'corsPolicy', 'allowOrigin', position], message);
        }
      }
    }
    for (const object of inventory.judgedOf('HTTPRoute')) {
      for (const [field, exact] of originsOf(object.spec)) {
        const [, message] = mistakeIn({ exact }) ?? [];
        if (message) report(object, field, message);
      }
    }
  },
};

/** The allowed origins in the CORS filters of an HTTPRoute. */
function* originsOf({ rules }: Fields): Iterable<[field: FieldPath, origin: string]> {
  for (const [rule, { filters }] of list(rules).map(fields).entries()) {
    for (const [filter, { cors }] of list(filters).map(fields).entries()) {
      for (const [index, origin] of texts(fields(cors).allowOrigins).entries()) {
        yield [['spec', 'rules', rule, 'filters', filter, 'cors', 'allowOrigins', index], origin];
      }
    }
  }
}

function mistakeIn({ exact = '', prefix = '' }: Origin): [operator: 'exact' | 'prefix', message: string] | undefined {
  const operator = exact === '' ? 'prefix' : 'exact';
  const origin = exact || prefix;
  // A star is another finding, and a matcher of the text `*` accepts every origin.
  if (origin === '' || origin.includes('*') || exact === 'null') return undefined;
  const [, scheme = '', host = '', port = '', path = ''] = PARTS.exec(origin) ?? [];
  const message = (problem: string, meant: string): [typeof operator, string] => [
    operator,
    `${problem}: write ${JSON.stringify(meant)}`,
  ];
  if (scheme === '') {
    const isStart = operator === 'prefix' && SCHEMES.some((start) => start.startsWith(origin));
    return isStart ? undefined : message('an origin starts with its scheme', `https://${origin.toLowerCase()}`);
  }
  if (path !== '') return message('an origin has no path', `${scheme}://${host}${port}`.toLowerCase());
  if (operator === 'exact' && port === DEFAULT_PORTS[scheme.toLowerCase()]) {
    return message('browsers leave out the default port', `${scheme}://${host}`.toLowerCase());
  }
  if (origin !== origin.toLowerCase()) return message('browsers send origins in lower case', origin.toLowerCase());
  return undefined;
}

/** A regular expression that neither an origin nor the text `*`, which would allow every origin, can match. */
function regexMistake({ regex = '' }: Origin, languages: Languages): ['regex', string] | undefined {
  const matching = regex === '' ? undefined : regexLanguage(regex, languages);
  const origins = regexLanguage(ORIGIN, languages);
  if (!matching || !origins || !languages.isEmpty(languages.both(matching, origins))) return undefined;
  return ['regex', 'no origin, such as https://shop.example.com, can match this expression as a whole'];
}

const ORIGIN = '\\*|null|[a-z][a-z0-9+.-]*://[^/?#A-Z]+';
const PARTS = /^([a-z][a-z\d+.-]*):\/\/([^/?#:[]*|\[[^\]]*\])(:\d*)?(.*)$/i;
const SCHEMES = [
  'http://',
  'https://',
  'chrome-extension://',
  'moz-extension://',
  'capacitor://',
  'ionic://',
  'app://',
];
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: ':80', https: ':443' };

function example(origin: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api }
spec:
  hosts: [api]
  http:
    - corsPolicy: { allowOrigins: [${origin}], allowMethods: [GET] }
      route: [{ destination: { host: api } }]
`;
}

function ofRoute(origin: string): string {
  return routeExample(`    - filters: [{ type: CORS, cors: { allowOrigins: ["${origin}"] } }]
      backendRefs: [{ name: web, port: 80 }]`);
}
