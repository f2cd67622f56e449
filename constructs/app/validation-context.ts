/** The part of cdk8s' validation context that this plugin uses. */
export interface ValidationContext {
  /** Paths of the synthesized manifests. */
  readonly manifests: readonly string[];
  /** Receives the findings. */
  readonly report: {
    /** Reports all findings with one code. */
    addViolation(violation: {
      readonly ruleName: string;
      /** What the code means. */
      readonly recommendation: string;
      /** The command that explains the code. */
      readonly fix: string;
      readonly violatingResources: readonly {
        readonly resourceName: string;
        /** Line, field and problem of each finding. */
        readonly locations: readonly string[];
        readonly manifestPath: string;
      }[];
    }): void;
    /** Ends the report; `failure` fails the synthesis. */
    submit(status: 'success' | 'failure', metadata?: Readonly<Record<string, string>>): void;
  };
}
