import { startDemoServer } from '/tmp/wt-offline/tests/e2e/support/demo-server.ts';
import { writeFileSync } from 'node:fs';
const server = await startDemoServer();
writeFileSync('/tmp/offline-demo/server.json', JSON.stringify(server));
console.log(server.origin, process.pid);
process.on('SIGTERM', async () => { await server.stop(); process.exit(0); });
setInterval(() => {}, 1000);
