import { required, struct } from '../props/field';
import { percent } from '../props/value';
import { type Destination, httpDestination } from './destination';

/**
 * Sends copies of requests to another destination and discards the responses.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMirrorPolicy
 */
export interface Mirror {
  /** Destination for the copies. If it does not exist, Envoy silently sends none. */
  readonly to: Destination;
  /** Share of requests to copy, in percent. @default 100 */
  readonly percent?: number;
}

export const mirror = struct<Mirror>({ to: required(httpDestination), percent }, undefined, {
  to: 'destination',
  percent: 'percentage.value',
});
