import type { Location } from '../../manifest/location';
import type { Request } from '../../request/request';
import type { Outcome } from '../../verdict/verdict';
import type { RequestSource } from './doors';

/**
 * `lost` and `gained`: requests are no longer answered, or are now; `moved`: they go to other destinations; `split`: in
 * other shares; `denied` and `allowed`: by policies; `changed`: anything else; `may-differ`: nothing is proved.
 */
export type Kind = 'lost' | 'gained' | 'moved' | 'split' | 'denied' | 'allowed' | 'changed' | 'may-differ';

/** A field of an object that has an effect on the difference. */
export interface Cause {
  readonly side: 'before' | 'after';
  /** `VirtualService default/reviews`. */
  readonly object: string;
  /** `spec.http[0].route[1].weight`. */
  readonly path: string;
  /** File and line, `null` if the manifests were not read from files. */
  readonly location: Location | null;
}

/** Requests that two meshes treat differently. */
export interface Difference {
  readonly kind: Kind;
  /** Where the requests come from. */
  readonly from: RequestSource;
  /** The host that they are sent to; `*` stands for hosts without routes of their own. */
  readonly host: string;
  /** All requests of the difference in words. */
  readonly requests: string;
  /** One of the requests; `null` if none is known. */
  readonly witness: Request | null;
  /** What happens to the witness in each mesh; empty if there is none. */
  readonly before: readonly Outcome[];
  readonly after: readonly Outcome[];
  readonly causes: readonly Cause[];
  /** Why nothing is proved. @default it is proved */
  readonly reason?: string;
}
