import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { median, type Figure } from '../figures.ts';
import type { Stage } from '../stage/stage.ts';

const PROCESS = join(import.meta.dirname, '../stage/photo-process.ts');
const [WIDTH, HEIGHT] = [4032, 3024];

type Measured = { times: number[]; extra: number };

/**
 * A photo of 12 megapixels, held upright so that it has to be turned, from bytes to the two pictures that are kept:
 * time and memory on top. The floor makes the large one alone, by the same library without us.
 */
export async function measure(stage: Stage): Promise<Figure[]> {
	const folder = mkdtempSync(join(tmpdir(), 'roundtrip-photo-'));
	try {
		const file = join(folder, 'photo.jpg');
		const small = { width: WIDTH / 4, height: HEIGHT / 4, channels: 3 as const, background: '#888888' };
		const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 };
		const seed = await sharp({ create: { ...small, noise } })
			.png()
			.toBuffer();
		const grown = sharp(seed).resize(WIDTH, HEIGHT, { kernel: 'cubic' }).jpeg({ quality: 90 });
		writeFileSync(file, await grown.withMetadata({ orientation: 6 }).toBuffer());
		const run = (which: 'ours' | 'floor'): Measured =>
			JSON.parse(execFileSync(process.execPath, [PROCESS, file, which], { encoding: 'utf8' })) as Measured;
		const [floor, ours] = [run('floor'), run('ours')];
		stage.say(
			`ours ${ours.times.map(Math.round).join(', ')} ms; floor ${floor.times.map(Math.round).join(', ')} ms`
		);
		const [value, least] = [median(ours.times), median(floor.times)];
		return [
			{
				name: 'photo.make_ms',
				value,
				unit: 'ms',
				floor: least,
				ratio: value / least,
				note: `slowest ${Math.round(Math.max(...ours.times))}`
			},
			{
				name: 'photo.extra_mb',
				value: ours.extra,
				unit: 'MB',
				floor: floor.extra,
				ratio: ours.extra / floor.extra
			}
		];
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
