import { required, struct, type Wire } from '../props/field';
import { percent } from '../props/value';
import { type Destination, httpDestination } from './destination';

/**
 * A copy of the requests for another destination, whose answers are thrown away.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMirrorPolicy
 */
export interface Mirror {
  /** Where the copies go. A destination that does not exist is skipped without a word. */
  readonly to: Destination;
  /** How many of the requests are copied, in percent. @default 100 */
  readonly percent?: number;
}

export const mirror = struct<Mirror>(
  { to: required(httpDestination), percent },
  ({ to, percent }): Wire => ({
    destination: to,
    ...(percent !== undefined && { percentage: { value: percent } }),
  }),
);
