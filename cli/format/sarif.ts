import type { Level, LocatedFinding } from '../../mesh/checks/engine/finding';
import { checks } from '../../mesh/checks/registry/checks';
import type { Report } from '../../mesh/report/report';

const levels: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** SARIF 2.1.0, which code hosts take as the result of an analysis. */
export function formatSarif({ findings, suppressed }: Report): string {
  const codes = new Set([...findings, ...suppressed].map(({ code }) => code));
  const rules = checks.filter(({ code }) => codes.has(code));
  const results = [
    ...findings.map(result),
    ...suppressed.map((finding) => ({ ...result(finding), suppressions: [{ kind: 'external' }] })),
  ];
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'cdk8s-istio',
            rules: rules.map(({ code, title, description, level }) => ({
              id: code,
              shortDescription: { text: title },
              fullDescription: { text: description },
              defaultConfiguration: { level: levels[level] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function result({ code, level, object, path, message, file, position }: LocatedFinding) {
  const region = position && { startLine: position.line, startColumn: position.column };
  return {
    ruleId: code,
    level: levels[level],
    message: { text: `${object}: ${path === '' ? '' : `${path}: `}${message}` },
    locations: [
      {
        ...(file !== undefined && { physicalLocation: { artifactLocation: { uri: uriOf(file) }, region } }),
        logicalLocations: [{ name: object, fullyQualifiedName: path === '' ? object : `${object} ${path}` }],
      },
    ],
  };
}

function uriOf(file: string): string {
  return file.split(/[\\/]/).map(encodeURIComponent).join('/');
}
