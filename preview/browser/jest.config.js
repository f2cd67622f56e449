/** The page in a real browser: `npm run test:page`. */
const config = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  ...config,
  rootDir: '../..',
  testMatch: ['<rootDir>/preview/browser/*.page.ts'],
  globalSetup: undefined,
  testTimeout: 120_000,
};
