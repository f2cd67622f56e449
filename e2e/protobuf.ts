/** A length-delimited field of a protobuf message: text, bytes or a nested message. */
export interface Field {
  readonly number: number;
  readonly bytes: Buffer;
}

const BYTES = 2;

export function field(number: number, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([varint((number << 3) | BYTES), varint(bytes.length), bytes]);
}

export function message(...fields: readonly Buffer[]): Buffer {
  return Buffer.concat(fields);
}

/** The length-delimited fields of a message; numbers are skipped. */
export function read(buffer: Buffer): Field[] {
  const fields: Field[] = [];
  for (let offset = 0; offset < buffer.length; ) {
    const tag = readVarint(buffer, offset);
    const value = readVarint(buffer, tag.end);
    const fixed = { 1: 8, 5: 4 }[tag.value & 7];
    if ((tag.value & 7) === BYTES) {
      fields.push({ number: tag.value >> 3, bytes: buffer.subarray(value.end, value.end + value.value) });
      offset = value.end + value.value;
    } else offset = fixed === undefined ? value.end : tag.end + fixed;
  }
  return fields;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Buffer.from([...bytes, rest]);
}

function readVarint(buffer: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  let offset = start;
  for (let shift = 0; ; shift += 7) {
    const byte = buffer[offset++] ?? 0;
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return { value, end: offset };
  }
}
