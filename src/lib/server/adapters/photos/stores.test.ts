import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	utimesSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PhotoStoreAway, type PhotoStore } from '#server/ports/photo-store.ts';
import { startObjectStore } from '#tests/support/object-store.ts';
import { smallDisk } from '#tests/support/small-disk.ts';
import { folderStore } from './folder-store.ts';
import { s3Store } from './s3-store.ts';

const bytes = (length: number) => Buffer.alloc(length, 'picture');
const read = async (store: PhotoStore, key: string) => {
	const found = await store.get(key);
	return found && { bytes: found.bytes, body: await buffer(found.body) };
};

async function keepsPictures(store: PhotoStore): Promise<void> {
	expect(await store.get('ab/one.jpg')).toBeUndefined();
	expect(await store.put('ab/one.jpg', bytes(5000))).toBe('kept');
	expect(await store.put('ab/one.jpg', bytes(300_000))).toBe('kept');
	expect(await read(store, 'ab/one.jpg')).toEqual({ bytes: 300_000, body: bytes(300_000) });
	await store.remove('ab/one.jpg');
	await store.remove('ab/one.jpg');
	expect(await store.get('ab/one.jpg')).toBeUndefined();
}

describe('a folder of pictures', () => {
	let folder: string;
	beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'roundtrip-photos-'))));
	afterAll(() => rmSync(folder, { recursive: true, force: true }));
	const half = (at: string) => readdirSync(join(at, 'incoming'));

	it('keeps them whole, below itself and nowhere else', async () => {
		const store = folderStore(join(folder, 'a'));
		await keepsPictures(store);
		expect(half(join(folder, 'a'))).toEqual([]);
		for (const key of [
			'../out.jpg',
			'/etc/out.jpg',
			'ab/../../out.jpg',
			'AB/x.jpg',
			'x',
			'ab//x.jpg',
			'x\0.jpg'
		]) {
			await expect(store.put(key, bytes(1)), key).rejects.toThrow('no key of ours');
			await expect(store.get(key), key).rejects.toThrow('no key of ours');
		}
		expect(readdirSync(folder)).toEqual(['a']);
	});

	it('clears away what a crash left half written, and nothing that is being written', async () => {
		const incoming = join(folder, 'b', 'incoming');
		mkdirSync(incoming, { recursive: true });
		for (const name of ['old', 'new']) writeFileSync(join(incoming, name), 'half');
		const before = new Date(Date.now() - 2 * 3_600_000);
		utimesSync(join(incoming, 'old'), before, before);
		await folderStore(join(folder, 'b')).put('ab/one.jpg', bytes(10));
		expect(half(join(folder, 'b'))).toEqual(['new']);
	});

	it('says that the disk is full, leaves no half file, and the one before stays', async ({ skip }) => {
		const disk = join(folder, 'disk');
		const unmount = smallDisk(disk, '64k');
		if (!unmount) return skip('nobody may mount here');
		try {
			const store = folderStore(disk);
			expect(await store.put('ab/one.jpg', bytes(8000))).toBe('kept');
			expect(await store.put('ab/one.jpg', bytes(200_000))).toBe('full');
			expect(await store.put('ab/two.jpg', bytes(200_000))).toBe('full');
			expect([half(disk), readdirSync(join(disk, 'ab'))]).toEqual([[], ['one.jpg']]);
			expect(readFileSync(join(disk, 'ab', 'one.jpg'))).toEqual(bytes(8000));
		} finally {
			unmount();
		}
	});
});

describe('an object store', () => {
	let server: Awaited<ReturnType<typeof startObjectStore>>;
	let store: PhotoStore;
	beforeAll(async () => {
		server = await startObjectStore();
		store = await s3Store(server.options);
	});
	afterAll(() => server?.close());

	it('keeps them, every request signed for its own body', async () => {
		await keepsPictures(store);
		expect(server.state.refused).toBe(0);
	});

	it('believes nobody who signs with another secret, or for another region', async () => {
		for (const wrong of [{ secretAccessKey: 'another' }, { region: 'us-east-1' }]) {
			const stranger = await s3Store({ ...server.options, ...wrong });
			await expect(stranger.put('ab/x.jpg', bytes(9))).rejects.toThrow(/403 SignatureDoesNotMatch/);
		}
		expect([server.state.refused, server.objects.size]).toEqual([2, 0]);
	});

	it('is full, or away: never "there is no such picture"', async () => {
		server.state.trouble = { status: 507, code: 'InsufficientStorage' };
		expect(await store.put('ab/x.jpg', bytes(9))).toBe('full');
		server.state.trouble = { status: 400, code: 'XMinioStorageFull' };
		expect(await store.put('ab/x.jpg', bytes(9))).toBe('full');
		for (const trouble of [
			{ status: 503, code: 'SlowDown' },
			{ status: 404, code: 'NoSuchBucket' },
			'silence'
		] as const) {
			server.state.trouble = trouble;
			await expect(store.get('ab/x.jpg')).rejects.toThrow(PhotoStoreAway);
			await expect(store.put('ab/x.jpg', bytes(9))).rejects.toThrow(PhotoStoreAway);
		}
		server.state.trouble = undefined;
		expect(await store.get('ab/x.jpg')).toBeUndefined();
	});
});
