// A node that does nothing but migrate a database. Run by tests/laws/migrate.test.ts.
import { migrate } from '#server/db/migrate.ts';

const [url = '', folder] = process.argv.slice(2);
await migrate(url, 60, folder);
console.log('migrated');
