// Thousands of readers of live streams, as bare sockets so that they cost little. They come from several addresses of the
// loopback, because ten thousand connections between two addresses are near the number of ports a machine gives out.
import { connect, type Socket } from 'node:net';
import type { CrowdJob, CrowdReport, Follower } from './crowd.ts';

const AT_ONCE = 100;
const PER_ADDRESS = 2500;
const TELL_EVERY = 2500;
const OPEN_WITHIN_MS = 30_000;

process.on('message', (job: CrowdJob) => void gather(job));
process.once('disconnect', () => process.exit(0));

const tell = (report: CrowdReport) => process.send?.(report);
const held: Socket[] = [];

async function gather({ port, followers }: CrowdJob): Promise<void> {
	const entries = followers.entries();
	const usher = async () => {
		for (const [index, follower] of entries) {
			held.push(await open(port, follower, addressOf(index)));
			if (held.length % TELL_EVERY === 0) tell({ kind: 'opening', count: held.length });
		}
	};
	try {
		await Promise.all(Array.from({ length: AT_ONCE }, usher));
		tell({ kind: 'open', count: held.length });
	} catch (error) {
		tell({ kind: 'trouble', count: held.length, what: String(error) });
	}
}

/** Only Linux has all of 127.0.0.0/8 without being told. */
const addressOf = (index: number) =>
	process.platform === 'linux' ? `127.0.0.${2 + Math.floor(index / PER_ADDRESS)}` : undefined;

/** Resolves with the answer's first bytes, which have to be those of a stream. */
function open(port: number, { path, headers }: Follower, localAddress: string | undefined): Promise<Socket> {
	return new Promise((settle, fail) => {
		const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
		const socket = connect({ host: '127.0.0.1', port, ...(localAddress && { localAddress }) }, () =>
			socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\n${lines.join('')}\r\n`)
		);
		socket.setTimeout(OPEN_WITHIN_MS, () => socket.destroy(new Error(`${path} was not opened in time`)));
		socket.once('error', fail);
		socket.once('data', (head) => {
			const text = head.toString('latin1');
			if (!text.startsWith('HTTP/1.1 200 ') || !/^content-type: text\/event-stream/im.test(text)) {
				fail(new Error(`${path} was answered with ${text.split('\r\n', 1)[0]}`));
				return;
			}
			socket.setTimeout(0);
			socket.off('error', fail).on('error', () => {});
			// Nobody waits for what is told here; it only has to be read.
			socket.resume();
			socket.once('close', () => tell({ kind: 'trouble', count: held.length, what: `${path} was closed` }));
			settle(socket);
		});
	});
}
