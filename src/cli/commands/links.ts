import { appFor } from '../app.ts';
import { Refusal, type Command } from '../command.ts';

const SCOPES = ['watch', 'act', 'gift'] as const;
const SAID = {
	act: 'Whoever opens it and taps may see the whole order.',
	watch: 'Whoever opens it may watch the parcels; no name, address or price is shown.',
	gift: 'Whoever opens it may send what was given back, for store credit or other goods; no name, address or price is shown.'
};

/** Makes share links. The address is printed once: only a hash of its token is kept. */
export const command: Command = {
	usage: 'links create <order ref> [--scope watch|act|gift] [--days <1-365>] [--note <text>] [--json]',
	options: {
		scope: { type: 'string' },
		days: { type: 'string' },
		note: { type: 'string' },
		order: { type: 'string' }
	},
	async run(call) {
		const [verb, word, ...more] = call.words;
		const ref = word ?? call.options['order'];
		if (verb !== 'create' || typeof ref !== 'string' || more.length > 0) {
			throw new Refusal(`usage: ${command.usage}`, 2);
		}
		const wanted = call.options['scope'] ?? 'act';
		const scope = SCOPES.find((one) => one === wanted);
		if (!scope) throw new Refusal('--scope takes watch, act or gift', 2);
		const days = Number(call.options['days'] ?? 30);
		if (!Number.isInteger(days) || days < 1 || days > 365) throw new Refusal('--days takes 1 to 365', 2);

		const app = await appFor(call);
		// A gift ends with the window of what was given, unless somebody says otherwise.
		const isOpen = scope === 'gift' && call.options['days'] === undefined;
		const expiresAt = isOpen ? undefined : new Date(Date.now() + days * 86_400_000);
		const note = call.options['note'];
		const made = await app.commands.createLink.run(
			{ kind: 'system', id: 'command line' },
			{ ref, scope, expiresAt, ...(typeof note === 'string' && { note }) }
		);
		if (!made.ok) throw new Refusal(`there is no order ${ref}`);
		const { id, url, expiresAt: end } = made.value;
		if (call.json) return call.printJson({ id, url, expires_at: end.toISOString() });
		call.print(url);
		call.note(SAID[scope]);
	}
};
