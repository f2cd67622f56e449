import type { Level, LocatedFinding } from '../../mesh/checks/engine/finding';
import { checks } from '../../mesh/checks/registry/checks';
import type { UnreadableError } from '../../mesh/reader';
import { type Format, sentence } from './format';

const levels: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** SARIF 2.1.0, the format of analysis results that code hosts accept. */
export const sarif: Format = ({ findings, suppressed, unreadable }) => {
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
        ...(unreadable.length > 0 && {
          invocations: [{ executionSuccessful: false, toolExecutionNotifications: unreadable.map(notification) }],
        }),
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
};

function result(finding: LocatedFinding) {
  const { code, level, object, path, file, position } = finding;
  const region = position && { startLine: position.line, startColumn: position.column };
  return {
    ruleId: code,
    level: levels[level],
    message: { text: `${object}: ${sentence(finding)}` },
    locations: [
      {
        ...(file !== undefined && { physicalLocation: { artifactLocation: { uri: uriOf(file) }, region } }),
        logicalLocations: [{ name: object, fullyQualifiedName: path === '' ? object : `${object} ${path}` }],
      },
    ],
  };
}

function notification({ file, line, reason }: UnreadableError) {
  const region = line === undefined ? undefined : { startLine: line };
  return {
    level: 'error',
    message: { text: reason },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) }, region } }],
  };
}

function uriOf(file: string): string {
  return file.split(/[\\/]/).map(encodeURIComponent).join('/');
}
