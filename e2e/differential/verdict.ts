/** The parts of a verdict's JSON that a real mesh can judge. */
export interface VerdictJson {
  readonly outcomes: readonly OutcomeJson[];
  readonly mirrors: readonly { readonly probability: number; readonly destination: DestinationJson }[];
  /** @default the verdict says nothing about retries */
  readonly retries?: { readonly attempts: number; readonly statusCodes?: readonly number[] } | null;
  readonly refused?: readonly string[];
  readonly trace: readonly string[];
}

export interface DestinationJson {
  readonly host: string;
  readonly subset: string | null;
  readonly port: number;
  readonly workloads: readonly string[];
}

export interface OutcomeJson {
  readonly probability: number;
  readonly kind: string;
  readonly destination?: DestinationJson;
  readonly upstream?: {
    readonly path: string;
    readonly host: string;
    readonly headers: Readonly<Record<string, string>>;
  } | null;
  readonly delay?: string | null;
  readonly status?: number;
  /** Name in a fault, number in the answer of a proxy to a gRPC call. */
  readonly grpcStatus?: string | number;
  readonly location?: string;
  readonly body?: string | null;
  readonly reason?: string;
  /** Response headers of a preflight request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly responseHeaders?: readonly {
    readonly operation: 'remove' | 'set' | 'add';
    readonly name: string;
    readonly value?: string;
  }[];
}
