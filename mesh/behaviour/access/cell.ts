import type { Location } from '../../manifest/location';
import type { Request } from '../../request/request';

/** An object that decides over requests. */
export interface AccessCause {
  /** `AuthorizationPolicy default/reviews`. */
  readonly object: string;
  /** Index of the rule; `null` if the object as a whole decides. */
  readonly rule: number | null;
  /** File and line, `null` if the manifests were not read from files. */
  readonly location: Location | null;
}

/** Whether one caller may call one service. CORS preflight requests do not count. */
export interface AccessCell {
  /** `namespace/workload`, `namespace/*` for workloads that no manifest defines, or `gateway namespace/name`. */
  readonly from: string;
  /** Host of the service. */
  readonly to: string;
  /** Port of the service. */
  readonly port: number;
  /** Whether all of its requests reach a workload, none of them, or some. */
  readonly allowed: 'all' | 'none' | 'some';
  /** The allowed requests in words. */
  readonly when: string;
  /** An allowed and a denied request, as `route` takes it; `null` if there is none, or if none is known. */
  readonly witness: { readonly allowed: Request | null; readonly denied: Request | null };
  /** What decides; empty if no policy does. */
  readonly because: readonly AccessCause[];
  /** `false` if no proxy applies policies to these requests. */
  readonly enforced: boolean;
  /** Why it is not decided or not enforced; `null` if it is. */
  readonly reason: string | null;
}
