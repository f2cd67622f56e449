import { atMostOne, type Field, isPlain, refuse, required, struct, type Wire } from '../props/field';
import { Call, readable } from '../props/shape';
import { anyText, integer } from '../props/value';

/**
 * A fixed response that the proxy sends without calling a workload.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPDirectResponse
 */
export interface DirectResponse {
  /** Status code, 200 to 599. */
  readonly status: number;
  /** Body as text, at most 1 MiB. Excludes `bodyBytes`. @default an empty body */
  readonly body?: string;
  /** Body as bytes, at most 1 MiB. Excludes `body`. @default an empty body */
  readonly bodyBytes?: Uint8Array;
}

const MAX_BODY_BYTES = 1024 * 1024;

/** Istio writes both kinds of bodies as `body: { string }` and `body: { bytes }`. */
const body: Field<string> = (value, path) =>
  isPlain(value) && 'bytes' in value
    ? refuse(path, 'a string', value, "write bodyBytes: Buffer.from('…', 'base64')")
    : anyText(value, path);

const bodyBytes: Field<Uint8Array> = (value, path) => {
  if (!ArrayBuffer.isView(value)) refuse(path, 'bytes, such as a Buffer', value);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
};
readable(bodyBytes, (wire) => new Call('Buffer.from', wire, 'base64'));

export const directResponse = struct<DirectResponse>(
  { status: required(integer(200, 599)), body, bodyBytes },
  (wire, props, path): Wire => {
    atMostOne(path, props, ['body', 'bodyBytes']);
    const size = props.bodyBytes?.byteLength ?? Buffer.byteLength(props.body ?? '');
    if (size > MAX_BODY_BYTES) refuse(path, `a response with a body of at most ${MAX_BODY_BYTES} bytes`, size);
    // The API server rejects an empty string as base64.
    return props.bodyBytes?.byteLength === 0 ? { status: wire.status } : wire;
  },
  { body: 'body.string', bodyBytes: 'body.bytes' },
);
