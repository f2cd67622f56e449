const shared = require('../jest.config.js');

/** `npm run test:quick`. A snapshot belongs to its test file, so main.test.ts runs on its own. */
module.exports = {
  ...shared,
  rootDir: '..',
  testMatch: ['<rootDir>/tests/quick.ts', '<rootDir>/main.test.ts'],
};
