import { atMostOne, type Field, refuse, required, struct, type Wire } from '../props/field';
import { anyText, integer } from '../props/value';

/**
 * An answer that the proxy gives by itself; no workload sees the request.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPDirectResponse
 */
export interface DirectResponse {
  /** The status code, 200 to 599. */
  readonly status: number;
  /** The body as text, at most 1 MiB. Excludes `bodyBytes`. @default an empty body */
  readonly body?: string;
  /** The body as bytes, at most 1 MiB. Excludes `body`. @default an empty body */
  readonly bodyBytes?: Uint8Array;
}

const MAX_BODY_BYTES = 1024 * 1024;

const bodyBytes: Field<Uint8Array> = (value, at) => {
  if (!ArrayBuffer.isView(value)) refuse(at, 'bytes, such as a Buffer', value);
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
};

export const directResponse = struct<DirectResponse>(
  { status: required(integer(200, 599)), body: anyText, bodyBytes },
  ({ status, ...body }, props, at): Wire => {
    atMostOne(at, props, ['body', 'bodyBytes']);
    const size = props.bodyBytes?.byteLength ?? Buffer.byteLength(props.body ?? '');
    if (size > MAX_BODY_BYTES) refuse(at, `an answer with a body of at most ${MAX_BODY_BYTES} bytes`, size);
    // The API server does not take no bytes for base64.
    if (body.bodyBytes === '') return { status };
    if (body.bodyBytes !== undefined) return { status, body: { bytes: body.bodyBytes } };
    return { status, ...(body.body !== undefined && { body: { string: body.body } }) };
  },
);
