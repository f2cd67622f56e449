import type { ApiObject } from 'cdk8s';

const traces = new WeakMap<ApiObject, { readonly stack?: string }>();
let isRecording = false;

/** From now on, records a stack trace for each object of this package: it names the line that created the object. */
export function recordCreation(): void {
  isRecording = true;
}

export function rememberCreation(object: ApiObject): void {
  if (!isRecording) return;
  const trace = {};
  Error.captureStackTrace(trace, rememberCreation);
  traces.set(object, trace);
}

/** The stack trace of an object's creation; `undefined` if it was not recorded. */
export function creationOf(object: ApiObject): string | undefined {
  return traces.get(object)?.stack;
}
