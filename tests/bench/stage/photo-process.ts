import { readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { pictureMaker } from '#server/adapters/photos/make-picture.ts';
import { picture } from '#tests/support/pictures.ts';
import { peakMb, residentMb } from './memory.ts';

/**
 * Makes one picture anew several times, in a process of its own so that its peak memory is that of the work. Run with
 * the picture's file and `ours` or `floor`; prints milliseconds of each and the memory that came on top, in MB.
 */
const [, , file = '', which = 'ours'] = process.argv;
const ROUNDS = 7;
const make = pictureMaker();
/** The same sizes by libvips alone, as its library sets it up: nothing turned, nothing looked at, one core. */
const bare = (sent: Uint8Array) =>
	sharp(sent).resize(2048, 2048, { fit: 'inside' }).jpeg({ quality: 82 }).toBuffer();

const sent = readFileSync(file);
const work = which === 'ours' ? make : bare;
// Libraries are loaded before anything is measured.
await make(await picture());
// The peak of starting up is not that of the work (proc(5): 5 puts it back to what is held now).
if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5');
const before = residentMb(process.pid);
const times: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
	const from = performance.now();
	await work(sent);
	times.push(performance.now() - from);
}
console.log(JSON.stringify({ times, extra: peakMb(process.pid) - before }));
