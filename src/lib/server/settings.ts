import { resolve } from 'node:path';
import { SETTINGS, TOGETHER, WEBHOOK_SECRETS } from './settings-table.ts';
import type { Setting } from './settings-table.ts';
import { StartFailure } from './start-failure.ts';

type Table = typeof SETTINGS;
type Key = keyof Table;
type ValueOf<S> = S extends Setting<infer T, infer F> ? T | F : never;

/** What the environment says, read and checked. Folders are absolute. */
export type Settings = { [K in Key]: ValueOf<Table[K]> } & {
	/** Secrets per vendor (`royal-mail`, for WEBHOOK_SECRET_ROYAL_MAIL), the one to sign with first. */
	webhookSecrets: Record<string, string[]>;
};

export type SettingsResult = { ok: true; settings: Settings } | { ok: false; problems: string[] };

type Environment = Record<string, string | undefined>;

/**
 * Reads the environment. Every problem is one line that names the variable, what is wrong and an example.
 * Relative folders are meant from `root`, the project folder.
 */
export function readSettings(env: Environment, root: string = process.cwd()): SettingsResult {
	const problems: string[] = [];
	const values: Record<string, unknown> = {};
	for (const [key, row] of rows()) {
		const read = readOne(row, env[row.name]);
		if ('problem' in read) problems.push(read.problem);
		else values[key] = read.value;
	}
	for (const group of TOGETHER) {
		const missing = group.filter((key) => !given(env[SETTINGS[key].name]));
		const first = missing[0];
		if (first === undefined || missing.length === group.length) continue;
		const { name, example } = SETTINGS[first];
		const others = group.filter((key) => !missing.includes(key)).map((key) => SETTINGS[key].name);
		problems.push(`${name} is missing, and ${others.join(', ')} needs it, for example ${name}=${example}`);
	}
	const webhookSecrets = readWebhookSecrets(env, problems);
	if (problems.length > 0) return { ok: false, problems };
	const settings = { ...values, webhookSecrets } as Settings;
	settings.dataDir = resolve(root, settings.dataDir);
	if (settings.realInputDir) settings.realInputDir = resolve(root, settings.realInputDir);
	return { ok: true, settings };
}

/** Reads the environment or stops the start with one line that names the first wrong value (and counts the others). */
export function getSettings(env: Environment, root?: string): Settings {
	const result = readSettings(env, root);
	if (result.ok) return result.settings;
	const [first = '', ...rest] = result.problems;
	const more = rest.length === 0 ? '' : ` (and ${rest.length} more, see \`npx --no roundtrip doctor\`)`;
	throw new StartFailure(first, `correct it${more}`);
}

/** Host names (without port) that are answered; everything else is refused by the door, except health paths. */
export function knownHostnames(settings: Pick<Settings, 'origin'>): string[] {
	return settings.origin ? [new URL(settings.origin).hostname] : ['localhost', '127.0.0.1', '[::1]'];
}

/** One line of the settings list: what is set now, with secrets masked. */
export type SettingLine = {
	name: string;
	value: string | null;
	set: boolean;
	about: string;
	example: string;
};

/** The settings as a list for people: `doctor` prints it with the values, the README without. */
export function listSettings(env: Environment): SettingLine[] {
	const lines = rows().map(([, { name, fallback, secret, about, example }]) => {
		const set = given(env[name]);
		const value = !set
			? fallback === undefined
				? null
				: String(fallback)
			: secret
				? '(set)'
				: String(env[name]);
		return { name, value, set, about, example };
	});
	const { about, example } = WEBHOOK_SECRETS;
	const vendors = webhookNames(env).map((name) => ({ name, value: '(set)', set: true, about, example }));
	const family = { name: WEBHOOK_SECRETS.name, value: null, set: false, about, example };
	return [...lines, ...(vendors.length > 0 ? vendors : [family])];
}

function rows(): [Key, Setting<unknown>][] {
	return Object.entries(SETTINGS) as [Key, Setting<unknown>][];
}

function given(text: string | undefined): text is string {
	return text !== undefined && text.trim() !== '';
}

function readOne(row: Setting<unknown>, text: string | undefined): { value: unknown } | { problem: string } {
	if (!given(text)) return { value: row.fallback };
	const parsed = row.schema.safeParse(text.trim());
	if (parsed.success) return { value: parsed.data };
	// A secret that is wrong is still a secret, and a log may be read by many.
	const now = row.secret ? 'is not right' : `is ${JSON.stringify(text.slice(0, 80))}`;
	return { problem: `${row.name} ${now}, expected ${row.expects}, for example ${row.name}=${row.example}` };
}

function webhookNames(env: Environment): string[] {
	return Object.keys(env).filter((name) => name.startsWith(WEBHOOK_SECRETS.prefix) && given(env[name]));
}

function readWebhookSecrets(env: Environment, problems: string[]): Record<string, string[]> {
	const secrets: Record<string, string[]> = {};
	for (const name of webhookNames(env)) {
		const vendor = name.slice(WEBHOOK_SECRETS.prefix.length).toLowerCase().replaceAll('_', '-');
		const list = (env[name] ?? '').split(',').map((secret) => secret.trim());
		if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(vendor))
			problems.push(`${name} names no vendor, for example ${WEBHOOK_SECRETS.example}`);
		else if (list.includes(''))
			problems.push(
				`${name} is not right, expected ${WEBHOOK_SECRETS.expects}, for example ${WEBHOOK_SECRETS.example}`
			);
		else secrets[vendor] = list;
	}
	return secrets;
}
