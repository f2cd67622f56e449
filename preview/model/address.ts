import type { Focus } from '../../mesh';
import { parseSender, type Question, senderText } from './question';

/** What a link to the page holds, in the fragment of its URL. */
export interface Address {
  /** What the graph shows. */
  readonly focus: Focus | undefined;
  /** Short names of the files that replace others. */
  readonly scenario: readonly string[];
  /** What the scenario is compared with: `base`, `against`, `none`, or short names of files. */
  readonly compare: string | undefined;
  readonly question: Question | undefined;
  /** A view other than the graph. */
  readonly view: string | undefined;
}

/** `scenario=web-api-80-20&gateway=default/shop:80&ask=GET /cart&header=x-tester: true&from=…` */
export function writeAddress({ focus, scenario, compare, question, view }: Address): string {
  const params = new URLSearchParams();
  if (view) params.set('view', view);
  if (scenario.length > 0) params.set('scenario', scenario.join(','));
  if (compare) params.set('compare', compare);
  for (const [name, value] of Object.entries(focus ?? {})) params.set(FOCUS[name] ?? name, `${value}`);
  if (question) {
    params.set('from', senderText(question.from));
    params.set('ask', `${question.method} ${question.url}`);
    for (const [name, value] of question.headers) params.append('header', `${name}: ${value}`);
  }
  // Slashes and colons are allowed in a fragment, and read better.
  return params.toString().replaceAll('%2F', '/').replaceAll('%3A', ':').replaceAll('%2C', ',');
}

/** Missing and malformed parts of a fragment are `undefined`. */
export function readAddress(fragment: string): Address {
  const params = new URLSearchParams(fragment.replace(/^#/, ''));
  return {
    focus: focusOf(params),
    scenario: (params.get('scenario') ?? '').split(',').filter(Boolean),
    compare: params.get('compare') ?? undefined,
    question: questionOf(params),
    view: params.get('view') ?? undefined,
  };
}

/** `from` is the sender of the question, so the workload of a focus has another name. */
const FOCUS: Readonly<Record<string, string>> = { gateway: 'gateway', port: 'port', host: 'host', from: 'workload' };

function focusOf(params: URLSearchParams): Focus | undefined {
  const [gateway, host, workload] = ['gateway', 'host', 'workload'].map((name) => params.get(name) ?? undefined);
  const port = Number(params.get('port'));
  if (gateway) return { gateway, ...(port > 0 && { port }), ...(host && { host }) };
  if (workload) return { from: workload };
  return host ? { host } : undefined;
}

function questionOf(params: URLSearchParams): Question | undefined {
  const from = parseSender(params.get('from') ?? '');
  const [, method, url] = /^(\S+) (.*)$/.exec(params.get('ask') ?? '') ?? [];
  if (!from || method === undefined || url === undefined) return undefined;
  const headers = params.getAll('header').flatMap((line) => {
    const [, name, value] = /^([^:]*): ?(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value ?? ''] as const];
  });
  return { from, method, url, headers };
}
