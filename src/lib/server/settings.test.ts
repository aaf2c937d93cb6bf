import { describe, expect, it } from 'vitest';
import { getSettings, knownHostnames, listSettings, readSettings } from './settings.ts';
import { StartFailure } from './start-failure.ts';

function problemsOf(env: Record<string, string>): string[] {
	const result = readSettings(env, '/shop');
	return result.ok ? [] : result.problems;
}

describe('settings', () => {
	it('need nothing', () => {
		expect(getSettings({}, '/shop')).toMatchObject({
			port: 3000,
			host: '127.0.0.1',
			origin: undefined,
			trustProxy: 0,
			databaseUrl: undefined,
			dataDir: '/shop/.data',
			demo: undefined,
			quoteTtl: 'PT10M',
			bodyLimit: 16 * 1024 * 1024,
			rateScale: 1,
			logLevel: 'info',
			webhookSecrets: {}
		});
	});

	it('are typed', () => {
		const settings = getSettings(
			{
				PORT: '8080',
				ORIGIN: 'https://orders.example.com/',
				TRUST_PROXY: '2',
				DATABASE_URL: 'postgres://u:p@db/x',
				DATA_DIR: '/srv/shop',
				DEMO: '0',
				QUOTE_TTL: 'P1DT2H',
				BODY_LIMIT: '2M',
				RATE_SCALE: '0.5',
				WEBHOOK_SECRET_ROYAL_MAIL: 'new, old'
			},
			'/shop'
		);
		expect(settings).toMatchObject({
			port: 8080,
			origin: 'https://orders.example.com',
			trustProxy: 2,
			dataDir: '/srv/shop',
			demo: false,
			quoteTtl: 'P1DT2H',
			bodyLimit: 2 * 1024 * 1024,
			rateScale: 0.5,
			webhookSecrets: { 'royal-mail': ['new', 'old'] }
		});
		const demo: boolean | undefined = settings.demo;
		const port: number = settings.port;
		expect([demo, port]).toEqual([false, 8080]);
	});

	it('take an empty value as unset', () => {
		expect(getSettings({ PORT: '', DATABASE_URL: ' ' }, '/shop')).toMatchObject({
			port: 3000,
			databaseUrl: undefined
		});
	});

	it.each([
		['PORT', ['http', '65536', '-1', '3000.5', '1e3', '0x10']],
		['ORIGIN', ['orders.example.com', 'https://x.example/shop', 'ftp://x.example', 'https://u@x.example']],
		['TRUST_PROXY', ['true', '-1']],
		['DEMO', ['maybe']],
		['MAIL_FROM', ['nobody', 'a@b\r\nBcc: c@d']],
		['SMTP_URL', ['mail.example.com:25', 'http://mail']],
		['QUOTE_TTL', ['10', 'PT0S', 'P', 'PT', 'P1M', '-PT1M']],
		['BODY_LIMIT', ['10X', '0', '2000G']],
		['RATE_SCALE', ['0', '-1', 'NaN']],
		['LOG_LEVEL', ['loud']],
		['DATABASE_URL', ['mysql://x/y', 'localhost']],
		['APP_SECRET', ['short']]
	])('%s: a wrong value is one line that names it and gives an example', (name, wrong) => {
		for (const value of wrong) {
			const problems = problemsOf({ [name]: value });
			expect(problems, value).toHaveLength(1);
			expect(problems[0]).toMatch(new RegExp(`^${name} .+, expected .+, for example ${name}=`));
			expect(problems[0]).not.toContain('\n');
		}
	});

	it('report every problem, and stop the start with the first', () => {
		expect(problemsOf({ PORT: 'x', LOG_LEVEL: 'y' })).toHaveLength(2);
		expect(() => getSettings({ PORT: 'x', LOG_LEVEL: 'y' })).toThrow(StartFailure);
		expect(() => getSettings({ PORT: 'x', LOG_LEVEL: 'y' })).toThrow(/^PORT is "x"/);
	});

	it('never print a secret', () => {
		const env = {
			DATABASE_URL: 'mysql://u:hunter2@x/y',
			APP_SECRET: 'hunter2',
			WEBHOOK_SECRET_UPS: 'hunter2'
		};
		expect(JSON.stringify([problemsOf(env), listSettings(env)])).not.toContain('hunter2');
	});

	it('belong together where one is useless without the other', () => {
		expect(problemsOf({ S3_BUCKET: 'photos' })).toEqual([
			expect.stringMatching(/^S3_ENDPOINT is missing, and S3_BUCKET needs it/)
		]);
		expect(problemsOf({ VAPID_PRIVATE_KEY: 'k' })).toEqual([
			expect.stringMatching(/^VAPID_PUBLIC_KEY is missing/)
		]);
	});

	it('refuse webhook secrets that have no vendor or no content', () => {
		expect(problemsOf({ WEBHOOK_SECRET_: 'x' })[0]).toMatch(/names no vendor/);
		expect(problemsOf({ WEBHOOK_SECRET_UPS: 'x,' })[0]).toMatch(/^WEBHOOK_SECRET_UPS is not right/);
	});

	it('list every name with its value in force', () => {
		const lines = listSettings({ PORT: '8080', STRIPE_SECRET_KEY: 'sk_1' });
		expect(lines.find((line) => line.name === 'PORT')).toMatchObject({ value: '8080', set: true });
		expect(lines.find((line) => line.name === 'HOST')).toMatchObject({ value: '127.0.0.1', set: false });
		expect(lines.find((line) => line.name === 'STRIPE_SECRET_KEY')).toMatchObject({
			value: '(set)',
			set: true
		});
		expect(lines.at(-1)).toMatchObject({ name: 'WEBHOOK_SECRET_<VENDOR>', value: null });
	});

	it('know the hosts that are answered', () => {
		expect(knownHostnames({ origin: undefined })).toEqual(['localhost', '127.0.0.1', '[::1]']);
		expect(knownHostnames({ origin: 'https://orders.example.com:8443' })).toEqual(['orders.example.com']);
	});
});
