import type { Level, LocatedFinding } from '../../mesh/checks/engine/finding';
import { type Field, struct } from '../props/field';
import { anyText, choice, leaf } from '../props/value';
import { lostRequests } from './lost-requests';
import type { ValidationContext } from './validation-context';

// Loaded on first use, because the package entry exports this class and should not load the checks.
const engine = () => ({
  ...(require('../../mesh/checks/registry/checks') as typeof import('../../mesh/checks/registry/checks')),
  ...(require('../../mesh/checks/engine/run') as typeof import('../../mesh/checks/engine/run')),
  ...(require('../../mesh/reader') as typeof import('../../mesh/reader')),
});

export type { Level, ValidationContext };

/** `properties` of the plugin in cdk8s.yaml. */
export interface IstioValidationProps {
  /**
   * The lowest level that fails the synthesis.
   *
   * @default 'error': warnings are reported, but the synthesis succeeds
   */
  readonly failOn?: Level;
  /**
   * Findings to suppress, as `CODE=Kind namespace/name`, with `*` for any characters.
   *
   * @default none
   */
  readonly suppress?: readonly string[];
  /**
   * Files and folders with objects that exist in the mesh: they count, but are never judged themselves.
   *
   * @default none: references to a kind that the app does not have are not checked
   */
  readonly context?: readonly string[];
  /**
   * Files and folders with the previous manifests, to find hosts, rules and servers that the new ones lost.
   *
   * @default no comparison
   */
  readonly previous?: readonly string[];
  /**
   * A git commit, such as `origin/main`: the synthesis fails if it answers requests with the same files that the new manifests
   * do not answer any more. All requests are compared, as in `cdk8s-istio diff`.
   *
   * @default no comparison
   */
  readonly base?: string;
}

/**
 * The checks as a cdk8s validation plugin: `cdk8s synth` checks all manifests of an app together, and fails with a report.
 *
 * Put manifests that replace each other into separate apps: of two objects with the same name, only the later one counts.
 *
 * @example
 * validations:
 *   - package: ./node_modules/cdk8s-istio
 *     version: 0.1.0
 *     class: IstioValidation
 */
export class IstioValidation {
  private readonly props: IstioValidationProps;

  /** Creates the plugin from its `properties`. @throws if a property is unknown or has a wrong value */
  constructor(props: IstioValidationProps = {}) {
    properties(props, '');
    this.props = props;
  }

  /** Checks the manifests; called by `cdk8s synth`. @throws if a manifest is unreadable or a suppression is malformed */
  async validate({ manifests, report }: ValidationContext): Promise<void> {
    const { failOn = 'error', suppress = [], context = [], previous, base } = this.props;
    const { judge, readManifests } = engine();
    const objects = readManifests(manifests);
    const others = readManifests(context);
    const { findings, suppressed } = judge(objects, {
      suppress,
      context: others,
      previous: previous && readManifests(previous),
    });
    for (const [code, found] of byCode(findings)) report.addViolation(violation(code, found));
    const lost = base === undefined ? undefined : lostRequests(base, manifests, objects, others);
    if (lost) report.addViolation(lost);
    const fails =
      lost !== undefined || findings.some(({ level }) => severities.indexOf(level) >= severities.indexOf(failOn));
    report.submit(fails ? 'failure' : 'success', {
      objects: String(objects.length),
      findings: String(findings.length),
      suppressed: String(suppressed.length),
    });
  }
}

const severities: readonly Level[] = ['info', 'warning', 'error'];

const texts: Field<readonly string[]> = leaf(
  'a list of strings',
  (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
);

const properties = struct<IstioValidationProps>({
  failOn: choice(...severities),
  suppress: texts,
  context: texts,
  previous: texts,
  base: anyText,
});

function byCode(findings: readonly LocatedFinding[]): Map<string, LocatedFinding[]> {
  const codes = new Map<string, LocatedFinding[]>();
  for (const finding of findings) {
    const others = codes.get(finding.code);
    if (others) others.push(finding);
    else codes.set(finding.code, [finding]);
  }
  return codes;
}

function violation(code: string, findings: readonly LocatedFinding[]) {
  const check = engine().checks.find((candidate) => candidate.code === code);
  return {
    ruleName: code,
    recommendation: `${findings[0]?.level ?? 'error'}: ${check?.title ?? code}`,
    fix: `cdk8s-istio explain ${code}`,
    violatingResources: findings.map(({ object, path, message, file = '', line }) => ({
      // cdk8s looks up the construct by the object's name, without its namespace.
      resourceName: object.slice(object.lastIndexOf('/') + 1).replace(/^\S+ /, ''),
      locations: [`line ${line}, ${path === '' ? '' : `${path}: `}${message}`],
      manifestPath: file,
    })),
  };
}
