/** Learns what goes with what on the database of `DATABASE_URL`, alone in a process, and says what came of it. */
import { connect } from '#server/db/client.ts';
import { learnSuggestions } from '#server/jobs/learn-suggestions.ts';

const connection = connect(process.env['DATABASE_URL'] ?? '', { max: 1, name: 'suggest' });
const started = performance.now();
const learned = await learnSuggestions(connection.db, Date.now());
const seconds = (performance.now() - started) / 1000;
const peakMb = process.resourceUsage().maxRSS / 1024;
await connection.close();
console.log(JSON.stringify({ ...learned, seconds, peakMb }));
