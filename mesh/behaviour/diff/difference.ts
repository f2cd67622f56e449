import type { Location } from '../../manifest/location';
import type { Request } from '../../request/request';
import type { Outcome } from '../../verdict/verdict';

/**
 * `lost` and `gained`: requests, or a share of them, are no longer answered, or are now; `moved`: they go to other destinations; `split`: in
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

/** Where requests come from, as output names it. */
export type RequestSource =
  | { readonly gateway: string; readonly port: number }
  | { readonly workloads: readonly string[] };

/** Requests to a host, from one kind of sender. */
export interface Place {
  readonly from: RequestSource;
  readonly host: string;
}

/** Requests that two meshes treat differently. */
export interface Difference {
  readonly kind: Kind;
  /** The sender of the requests. */
  readonly from: RequestSource;
  /** The host that they are sent to; `*` means all hosts without routes of their own. */
  readonly host: string;
  /** Other places with the same difference, for the same causes. @default none */
  readonly also?: readonly Place[];
  /** All requests of the difference in words. */
  readonly requests: string;
  /** One of the requests; `null` if none is known. */
  readonly witness: Request | null;
  /** What happens to the witness in each mesh; empty if there is none. */
  readonly before: readonly Outcome[];
  readonly after: readonly Outcome[];
  /** What else differs for the witness, in words, such as `timeout: none, then 2s`; often nothing. */
  readonly otherChanges: readonly string[];
  readonly causes: readonly Cause[];
  /** Why nothing is proved. @default it is proved */
  readonly reason?: string;
}

/** All places of a difference. */
export const placesOf = ({ from, host, also = [] }: Difference): readonly Place[] => [{ from, host }, ...also];
