/**
 * Converts manifests to TypeScript with the constructs of this package.
 *
 * @module cdk8s-istio/convert
 */

export type { ChartsBy } from './charts';
export { type Conversion, type ConvertOptions, convert } from './convert';
export type { LeftOut } from './left-out';
export type { Proof } from './proof/prove';
