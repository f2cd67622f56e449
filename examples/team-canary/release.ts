/** The only values that a release changes. */
export interface Release {
  /** The image tag for most clients. */
  readonly stable: string;
  /** The image tag of the canary. */
  readonly canary: string;
  /** Percentage of clients that get the canary. */
  readonly canaryPercent: number;
}

export const release: Release = { stable: '1.8.2', canary: '1.9.0', canaryPercent: 10 };
