import type { Check } from '../check';

/** What Kiali reports beyond `istioctl analyze`, by code. */
export const kialiChecks: readonly Check[] = [];
