import { webhookRule } from '../rule';
import { patches } from './patches';

export const notice = webhookRule({
  kind: 'EnvoyFilter',
  concept: 'upgrade notice',
  description: 'Every EnvoyFilter gets this warning. You can only suppress it, as this example does.',
  right: patches.right,
  wrong: [
    {
      set: { 'metadata.annotations': undefined },
      says: 'depends on Envoy configuration that this version of Istio generates: review it at every upgrade',
      warning: true,
    },
  ],
  check(_, { warning }) {
    const message = 'depends on Envoy configuration that this version of Istio generates: review it at every upgrade';
    warning(['spec'], message);
  },
});
