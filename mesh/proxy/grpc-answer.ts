import type { HttpRequest } from '../request/http-request';
import type { Answer } from '../routing/route-action';
import type { Outcome } from '../verdict/verdict';

/** The gRPC status that Envoy derives from the status code of its own answers; 2 for others. */
const GRPC_STATUS: ReadonlyMap<number, number> = new Map([
  [400, 13],
  [401, 16],
  [403, 7],
  [404, 12],
  [429, 14],
  [502, 14],
  [503, 14],
  [504, 14],
]);

/** Envoy answers a gRPC call with status code 200 and a gRPC status. */
export function grpcAnswer(answer: Answer, { headers }: HttpRequest): Answer {
  if (!/^application\/grpc(?:\+|$)/.test(headers.get('content-type') ?? '')) return answer;
  return { ...answer, outcomes: answer.outcomes.map(ofCall) };
}

function ofCall(outcome: Outcome): Outcome {
  if (outcome.kind !== 'no-route' && outcome.kind !== 'unavailable' && outcome.kind !== 'direct') return outcome;
  return { ...outcome, status: 200, grpcStatus: GRPC_STATUS.get(outcome.status) ?? 2 };
}
