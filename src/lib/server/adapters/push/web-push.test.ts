import { createECDH, randomBytes } from 'node:crypto';
import webPush from 'web-push';
import { expect, test } from 'vitest';
import type { PostOutcome } from '#server/ports/endpoint-post.ts';
import { webPushService } from './web-push.ts';

/** How push services are treated that take their time. What goes over the line: tests/laws/push.test.ts. */
function setUp() {
	let at = Date.parse('2026-11-02T12:00:00Z');
	const asked: string[] = [];
	/** What each host does: so many milliseconds, then an outcome. */
	const hosts: Record<string, [number, PostOutcome]> = {};
	const push = webPushService({
		keys: { ...webPush.generateVAPIDKeys(), subject: 'mailto:shop@example.com' },
		now: () => at,
		async post({ url }, _signal, leave) {
			const { host } = new URL(url);
			asked.push(host);
			await leave?.();
			const [ms, outcome] = hosts[host] ?? [100, { status: 201 }];
			at += ms;
			return outcome;
		}
	});
	const keys = {
		p256dh: createECDH('prime256v1').generateKeys().toString('base64url'),
		auth: randomBytes(16).toString('base64url')
	};
	const message = { body: '{}', ttlS: 60, urgency: 'normal' } as const;
	return {
		...{ asked, hosts },
		pass: (ms: number) => (at += ms),
		send: (host: string) =>
			push
				.send({ endpoint: `https://${host}/push/x`, keys }, message, () => Promise.resolve())
				.catch((error: Error) => error.message)
	};
}
const HANGS: [number, PostOutcome] = [5000, { trouble: 'timeout' }];
const LEFT_ALONE = 'push service: has to be left alone';

test('however many names a stranger has, one that hangs is enough for a while; whoever answers is not kept', async () => {
	const { asked, hosts, pass, send } = setUp();
	expect(await send('honest.example')).toBe('sent');
	for (let n = 0; n < 50; n++) hosts[`hang-${n}.example`] = HANGS;
	const said = [];
	for (let n = 0; n < 50; n++) said.push(await send(`hang-${n}.example`));
	expect(said.filter((one) => one === 'push service: timeout')).toHaveLength(1);
	expect(said.filter((one) => one === LEFT_ALONE)).toHaveLength(49);
	expect(await send('honest.example')).toBe('sent');
	// Later they are asked again, and so is one that nobody has heard of.
	pass(20_001);
	expect(await send('new.example')).toBe('sent');
	expect(await send('hang-7.example')).toBe('push service: timeout');
	expect(asked.filter((host) => host.startsWith('hang'))).toEqual(['hang-0.example', 'hang-7.example']);
});

test('an answer that takes long is no better than none; one slip of a service with standing is its own', async () => {
	const { hosts, pass, send } = setUp();
	for (let n = 0; n < 10; n++) await send('honest.example');
	hosts['drip.example'] = [4900, { status: 201 }];
	expect(await send('drip.example')).toBe('sent');
	expect(await send('drip.example')).toBe(LEFT_ALONE);
	pass(20_001);

	hosts['honest.example'] = HANGS;
	expect(await send('honest.example')).toBe('push service: timeout');
	expect(await send('honest.example')).toBe(LEFT_ALONE);
	expect(await send('new.example')).toBe('sent');
	pass(2001);
	delete hosts['honest.example'];
	expect(await send('honest.example')).toBe('sent');
});
