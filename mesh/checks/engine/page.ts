import { stringify } from 'yaml';
import { checks } from '../registry/checks';
import type { Check, Example, Mistake, RuleSection } from './check';

const levels = {
  error: 'Error: it will not work, or not be taken.',
  warning: 'Warning: it works, though hardly as meant.',
  info: 'For your information.',
} as const;

/** The pages of docs/checks by file name, with a list of all codes as README.md. */
export function checkPages(): ReadonlyMap<string, string> {
  const rows = checks.map(({ code, level, title }) => `| [${code}](${code}.md) | ${level} | ${cell(title)} |`);
  const intro =
    'What `cdk8s-istio check` can find. Written by `npm run docs:checks` from the table that the checks run from.';
  const index = [
    '# Codes of findings',
    intro,
    origins,
    ['| code | level | meaning |', '|---|---|---|', ...rows].join('\n'),
  ];
  return new Map([
    ['README.md', `${index.join('\n\n')}\n`],
    ...checks.map((check): [string, string] => [`${check.code}.md`, checkPage(check)]),
  ]);
}

const origins = `Codes with IST are those of \`istioctl analyze\`, codes with KIA are Kiali's, and the page of each says where it
differs. For all of them:

- A pod template counts as a Pod: of its replicas nothing is known.
- What is not among the manifests is only missed where something of its kind is.
- An object that a later one of the same name replaces is judged by itself, too, and not only the later one.
- An object in an API version that is not served is judged as if it were, beside being refused.
- Of what stands in the namespaces of Kubernetes itself, such as kube-system, only the webhook's IST0106 and IST0133 speak.`;

/** The page of a code, in Markdown. */
export function checkPage(check: Check): string {
  const { code, level, refused, title, description, differences, examples, rules = [] } = check;
  const refusedBy = code === 'IST0106' ? "Istio's webhook refuses the object." : 'The API server refuses the object.';
  const parts = [
    `# ${code}: ${title}`,
    `${levels[level]}${refused ? ` ${refusedBy}` : ''}`,
    description,
    ...examples.flatMap((example) => exampleParts(example, examples.length > 1)),
    ...rules.flatMap((rule) => ruleParts(rule, level === 'warning')),
    ...(differences === undefined ? [] : [`## Where this differs from ${originOf(code)}`, differences]),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** The tool that the code comes from, or that could have it. */
const originOf = (code: string) => (code.startsWith('KIA') ? 'Kiali' : '`istioctl analyze`');

function exampleParts({ title, previous, wrong, says, right }: Example, several: boolean): string[] {
  return [
    ...(several && title !== undefined ? [`## ${capital(title)}`] : []),
    ...(previous === undefined ? [] : ['Before:', yaml(previous)]),
    `Wrong: ${says}`,
    yaml(wrong),
    'Right:',
    yaml(right),
  ];
}

function ruleParts({ kind, concept, description, right, wrong }: RuleSection, warning: boolean): string[] {
  const mistakes = wrong.filter((mistake) => (mistake.warning ?? false) === warning);
  return [
    `## ${kind}: ${concept}`,
    ...(description === undefined ? [] : [description]),
    'Right:',
    yaml(right),
    'Wrong in it:',
    [
      '| with | message |',
      '|---|---|',
      ...mistakes.map((mistake) => `| ${cells(mistake)} | ${cell(mistake.says)} |`),
    ].join('\n'),
  ];
}

function cells({ set }: Mistake): string {
  return Object.entries(set)
    .map(([path, value]) => {
      if (value === undefined) return `no \`${path}\``;
      const text = stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
      return `\`${cell(`${path}: ${text.length > 120 ? `${text.slice(0, 117)}…` : text}`)}\``;
    })
    .join('<br>');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function yaml(text: string): string {
  return `\`\`\`yaml\n${text.trim()}\n\`\`\``;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
