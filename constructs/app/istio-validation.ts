import type { Level, LocatedFinding } from '../../mesh/checks/engine/finding';

// Loaded when it is needed first: the entry of the package exports this class to everybody, and cdk8s looks for it there.
const engine = () => ({
  ...(require('../../mesh/checks/registry/checks') as typeof import('../../mesh/checks/registry/checks')),
  ...(require('../../mesh/checks/engine/run') as typeof import('../../mesh/checks/engine/run')),
  ...(require('../../mesh/reader') as typeof import('../../mesh/reader')),
});

export type { Level };

/** What `properties` of the plugin in cdk8s.yaml may say. */
export interface IstioValidationProps {
  /**
   * The lowest level that fails the synthesis.
   *
   * @default 'error': warnings are reported, and the synthesis goes on
   */
  readonly failOn?: Level;
  /**
   * Findings that are kept quiet: `CODE=Kind namespace/name` each, with `*` for any characters.
   *
   * @default nothing is kept quiet
   */
  readonly suppress?: readonly string[];
  /**
   * Files and folders with the manifests as they were before: what they have and the new ones lack is found.
   *
   * @default nothing is compared
   */
  readonly previous?: readonly string[];
}

/** What the command line of cdk8s hands to a plugin, as far as it is used here. */
export interface ValidationContext {
  /** Paths of the manifests of the app. */
  readonly manifests: readonly string[];
  /** Where findings go. */
  readonly report: {
    /** Tells of the findings of one code. */
    addViolation(violation: {
      /** The code of the findings. */
      readonly ruleName: string;
      /** What the code means. */
      readonly recommendation: string;
      /** The command that tells more. */
      readonly fix: string;
      /** The objects that are found. */
      readonly violatingResources: readonly {
        /** The name of the object. */
        readonly resourceName: string;
        /** The line, the field and what is wrong with it. */
        readonly locations: readonly string[];
        /** The file that the object stands in. */
        readonly manifestPath: string;
      }[];
    }): void;
    /** Ends the report: whether the synthesis goes on. */
    submit(status: 'success' | 'failure', metadata?: Readonly<Record<string, string>>): void;
  };
}

/**
 * The checks as a validation plugin of cdk8s: `cdk8s synth` judges all the manifests of an app together and fails with a
 * report.
 *
 * The manifests of exercises that replace each other belong into apps of their own: of two objects with one name the
 * later is in force.
 *
 * @example
 * validations:
 *   - package: ./node_modules/cdk8s-istio
 *     version: 0.1.0
 *     class: IstioValidation
 */
export class IstioValidation {
  private readonly props: IstioValidationProps;

  /** Takes the `properties` of the plugin. @throws when `failOn` is no level */
  constructor(props: IstioValidationProps = {}) {
    const { failOn = 'error' } = props;
    if (!severities.includes(failOn)) throw new Error(`failOn is one of ${severities.join(', ')}, got "${failOn}"`);
    this.props = props;
  }

  /** Judges the manifests; `cdk8s synth` calls it. @throws when a manifest cannot be read, or a suppression cannot be understood */
  async validate({ manifests, report }: ValidationContext): Promise<void> {
    const { failOn = 'error', suppress = [], previous } = this.props;
    const { judge, readManifests } = engine();
    const objects = readManifests(manifests);
    const { findings, suppressed } = judge(objects, { suppress, previous: previous && readManifests(previous) });
    for (const [code, found] of byCode(findings)) report.addViolation(violation(code, found));
    const fails = findings.some(({ level }) => severities.indexOf(level) >= severities.indexOf(failOn));
    report.submit(fails ? 'failure' : 'success', {
      objects: String(objects.length),
      findings: String(findings.length),
      suppressed: String(suppressed.length),
    });
  }
}

const severities: readonly Level[] = ['info', 'warning', 'error'];

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
      // cdk8s finds the construct by the bare name of the object.
      resourceName: object.slice(object.lastIndexOf('/') + 1).replace(/^\S+ /, ''),
      locations: [`line ${line}, ${path === '' ? '' : `${path}: `}${message}`],
      manifestPath: file,
    })),
  };
}
