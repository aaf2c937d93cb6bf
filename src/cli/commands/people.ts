import { emailKey } from '#domain/access/contact.ts';
import { appFor } from '../app.ts';
import { Refusal, type Command } from '../command.ts';
import { progressBar } from '../progress.ts';

const ACTOR = { kind: 'system', id: 'command line' } as const;

/** What people may ask of whoever holds their data: to be told all of it, and to be forgotten. */
export const command: Command = {
	usage: 'people export <mail> | people erase <mail> --yes  [--json]',
	options: { yes: { type: 'boolean' } },
	async run(call) {
		const [verb, mail, ...more] = call.words;
		const email = mail === undefined ? undefined : emailKey(mail);
		if ((verb !== 'export' && verb !== 'erase') || !email || more.length > 0) {
			throw new Refusal(`usage: ${command.usage}`, 2);
		}
		const app = await appFor(call);
		if (verb === 'export') {
			const all = await app.people.export(ACTOR, email);
			return call.print(JSON.stringify(all, null, call.json ? undefined : 2));
		}
		const found = await app.people.count(email);
		if (call.options['yes'] !== true) {
			throw new Refusal(`nothing was erased; --yes erases ${email} from ${found.orders} orders, for good`);
		}
		const bar = progressBar('orders');
		const erased = await app.people.erase(ACTOR, email, bar.show).finally(bar.end);
		if (!erased.ok) throw new Refusal(`stopped before the end (${erased.refusal.code}); run it again`);
		const { orders, staff } = erased.value;
		if (call.json) return call.printJson({ email, orders, staff_account_kept: staff });
		call.print(
			`${email} is erased from ${orders.length} orders${orders.length > 0 ? `: ${orders.join(', ')}` : ''}.`
		);
		call.print(
			'Accounts, sessions, codes, notices, reports of carriers and reasons that named it are gone as well.'
		);
		if (staff) call.note(`A staff account has this address and stays; \`staff disable ${email}\` shuts it.`);
	}
};
