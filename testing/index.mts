// Both module systems share one implementation, so there is only one copy of each class.
export * from './index.js';
