import { webhookRule } from '../rule';
import { patches } from './patches';

export const notice = webhookRule({
  kind: 'EnvoyFilter',
  concept: 'a notice on every EnvoyFilter',
  description: 'It cannot be mended, only suppressed, as the right example does.',
  right: patches.right,
  wrong: [
    {
      set: { 'metadata.annotations': undefined },
      says: "patches Envoy's configuration as this version of Istio writes it",
      warning: true,
    },
  ],
  check(_, { warning }) {
    const message =
      "patches Envoy's configuration as this version of Istio writes it: look at it again at every upgrade";
    warning(['spec'], message);
  },
});
