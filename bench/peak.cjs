// Loaded into every Node process of a measured command: records the process's peak memory. Loads nothing that takes time.
const { appendFileSync } = require('node:fs');

const file = process.env.BENCH_PEAKS;
// A worker thread records the same process once more.
if (file !== undefined) process.on('exit', () => appendFileSync(file, `${process.resourceUsage().maxRSS}\n`));
