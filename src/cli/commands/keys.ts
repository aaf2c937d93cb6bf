import { SCOPES, type Scope } from '#server/app/keys.ts';
import { appFor } from '../app.ts';
import { Refusal, type Command } from '../command.ts';

/** Makes keys for machines. The secret is printed once and kept nowhere. */
export const command: Command = {
	usage: 'keys create --scopes <scope,…> [--name <name>] [--expires <days>] [--json]',
	options: {
		scopes: { type: 'string' },
		name: { type: 'string' },
		expires: { type: 'string' }
	},
	async run(call) {
		if (call.words[0] !== 'create' || call.words.length > 1) throw new Refusal(`usage: ${command.usage}`, 2);
		const scopes = readScopes(call.options['scopes']);
		const name = String(call.options['name'] ?? 'command line');
		const expiresAt = readExpiry(call.options['expires']);
		const app = await appFor(call);
		const made = await app.keys.create({ name, scopes, expiresAt });
		if (call.json) return call.printJson(made);
		call.print(`${made.key}\n`);
		call.note(
			`Key ${made.id} may ${scopes.join(', ')}. It is shown this once; keep it where machines keep secrets.`
		);
	}
};

function readScopes(given: unknown): Scope[] {
	const names = typeof given === 'string' ? given.split(',').map((one) => one.trim()) : [];
	const unknown = names.filter((name) => !SCOPES.some((scope) => scope === name));
	if (names.length === 0 || unknown.length > 0) {
		const what = unknown.length > 0 ? `no such scope: ${unknown.join(', ')}` : '--scopes is missing';
		throw new Refusal(`${what}; there are ${SCOPES.join(', ')}`, 2);
	}
	return SCOPES.filter((scope) => names.includes(scope));
}

function readExpiry(given: unknown): Date | undefined {
	if (given === undefined) return undefined;
	const days = Number(given);
	if (!Number.isInteger(days) || days < 1 || days > 3650)
		throw new Refusal('--expires takes days, 1 to 3650', 2);
	return new Date(Date.now() + days * 86_400_000);
}
